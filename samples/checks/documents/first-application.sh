#!/usr/bin/env bash
# Follows "Your own application" of the README as a newcomer does who has nothing of ours: installs the libraries into a local repository
# that lacks them, makes the application out of what stands there, runs it, and looks for the model's answer.
# Nothing of it stays in the usual local repository.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
section=$work/section
sed -n '/^## Your own application$/,/^## Beside/p' README.md >"$section"

fail() {
  echo "FAIL  $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@"
  exit 1
}

# block LANGUAGE: the first block of that language.
block() {
  awk -v start="\`\`\`$1" '$0 == start { inside = 1; next } inside && /^```/ { exit } inside' "$section"
}

# command WORDS: the one command in the text that begins so and has no other that does.
command_of() {
  grep -oE '`mvn [^`]*`' "$section" | tr -d '`' | grep -- "$1" | tail -n 1
}

# A local repository that has everything of the usual one but our own artifacts.
mkdir -p "$work/local/dev"
for entry in ~/.m2/repository/* ~/.m2/repository/dev/*; do
  case ${entry##*/repository/} in
    dev | dev/promptcache | '*' | 'dev/*') ;;
    *) ln -s "$entry" "$work/local/${entry##*/repository/}" ;;
  esac
done

# run COMMAND: as it stands, but for where the local repository is.
run() {
  local words
  read -ra words <<<"$1"
  [ "${words[0]}" = mvn ] || fail "a command of Maven" "Got: $1"
  "${words[@]}" -B -Dmaven.repo.local="$work/local" ${speed:-} >"$work/log" 2>&1 </dev/null || fail "$1" "$(tail -n 60 "$work/log")"
}

speed='-Dmaven.javadoc.skip -Dmaven.test.skip -Djacoco.skip -Dspotless.check.skip' run "$(command_of 'install.*-am')"
echo "ok    $(command_of 'install.*-am')"

mkdir -p "$work/application/src/main/java/com/example"
block xml >"$work/application/pom.xml"
block java >"$work/application/src/main/java/com/example/Jokes.java"
cd "$work/application"
run "$(command_of spring-boot:run)"
answer=$(sed -nE 's/.*spring-boot:run` ends with `([^`]+)`.*/\1/p' "$section")
[ -n "$answer" ] && grep -qxF "$answer" "$work/log" || fail "the model answers" "$(tail -n 60 "$work/log")"
echo "ok    $(command_of spring-boot:run): $answer"

# Lines between the braces of main, of which there are to be ten at most.
lines=$(awk '/static void main/ { inside = 1; next } /^    }/ { inside = 0 } inside' src/main/java/com/example/Jokes.java | wc -l)
[ "$lines" -le 10 ] || fail "ten lines" "Got: $lines"
echo "The README's application answers, in $SECONDS s"
