#!/bin/sh
# Starts the packaged application as a person would, with nothing configured, and runs the commands that it prints: a second and a
# third instance, an edit, a webhook. Prints a line for each check; the first that fails ends it with status 1. Needs the packaged
# jar, java and curl.
set -eu

module=$(cd "$(dirname "$0")/../../.." && pwd)
jar=$module/target/fleet-service.jar
logs=$module/target/smoke
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [ ! -f "$jar" ]; then
  echo "Build the application first: mvn -pl samples/fleet-service -am package" >&2
  exit 2
fi

# Nobody's own LangSmith or Redis is to answer.
unset LANGSMITH_API_KEY LANGSMITH_ENDPOINT LANGCHAIN_API_KEY LANGCHAIN_ENDPOINT SPRING_DATA_REDIS_URL SPRING_DATA_REDIS_HOST

mkdir -p "$logs"
rm -f "$logs"/*
apps=
# The others before the first, which brings what they use.
trap 'for app in $apps; do kill "$app" 2>/dev/null || true; done; wait' EXIT
trap 'exit 1' INT TERM

pass() {
  echo "ok    $1"
}

fail() {
  echo "FAIL  $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@"
  echo "The logs are in $logs"
  exit 1
}

# Waits up to three minutes until a command succeeds.
eventually() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 720 ] || return 1
    sleep 0.25
  done
}

# start NAME COMMAND...: starts an instance.
start() {
  name=$1
  shift
  "$@" >"$logs/$name" 2>&1 &
  apps="$! $apps"
}

# The command that follows a comment in what the first instance has printed, or the one after that.
printed() {
  sed -n "/^# $1/,/^#/p" "$logs/first" | grep -v '^#' | sed -n "${2:-1}p"
}

# Runs a printed command as a shell does.
try() {
  eval "$1" 2>>"$logs/curl"
}

started() {
  grep -qs '^curl http.*/actuator/promptcache' "$logs/$1"
}

# A free port with two free ones behind it, most likely: the printed commands take those.
port=$((20000 + $$ % 10000))
start first "$java" -jar "$jar" --server.port=$port
eventually started first || fail "the first instance starts" "$(tail -n 30 "$logs/first")"
pass "the first instance starts and prints what to try"

second=$(printed 'Start a second' 1)
third=$(printed 'Start a second' 2)
watch=$(printed 'Watch all three')
edit=$(printed 'Change the prompt in')
quiet_edit=$(printed 'Change it without' 1)
webhook=$(printed 'Change it without' 2)
look=$(printed 'Look at')
for command in "$second" "$third" "$watch" "$edit" "$quiet_edit" "$webhook" "$look"; do
  [ -n "$command" ] || fail "a command is missing" "$(cat "$logs/first")"
done

eval "start second $second"
eval "start third $third"
eventually started second || fail "a second instance starts" "$(tail -n 30 "$logs/second")"
eventually started third || fail "a third instance starts" "$(tail -n 30 "$logs/third")"
pass "a second and a third instance start"

# all_say TEXT: whether all three render the prompt to that text.
all_say() {
  [ "$(try "$watch" | grep -c "\"content\":\"$1\"")" -eq 3 ]
}

eventually all_say 'Tell me a joke about cats' || fail "all three serve the prompt" "$(try "$watch")"
pass "all three serve the prompt"

joined() {
  for each in first second third; do
    grep -q 'has joined its fleet' "$logs/$each" || return 1
  done
}
eventually joined || fail "all three have joined the fleet" "$(tail -n 5 "$logs"/*)"
pass "all three have joined the fleet"

try "$edit" >/dev/null
eventually all_say 'Tell me two jokes about cats' || fail "an edit reaches all three by the webhook of one" "$(try "$watch")"
pass "an edit reaches all three by the webhook of one"

shows() {
  try "$look" | grep -q "$1"
}
eventually shows '"trigger":"push","by":"Ada"' || fail "the endpoint shows who made the change" "$(try "$look")"
pass "the endpoint shows who made the change"
shows '"fleet":{"joined":true,"since":"' || fail "the endpoint shows the fleet" "$(try "$look")"
pass "the endpoint shows the fleet"

try "$quiet_edit" >/dev/null
all_say 'Tell me two jokes about cats' || fail "an edit without a webhook stays unseen" "$(try "$watch")"
pass "an edit without a webhook stays unseen"
try "$webhook"
eventually all_say 'Tell me three jokes about cats' || fail "a webhook sent by hand to the third reaches all three" "$(try "$watch")"
pass "a webhook sent by hand to the third reaches all three"

for app in $apps; do
  kill "$app"
  wait "$app" || true
done
apps=
pass "all three stop"
echo "All of it works."
