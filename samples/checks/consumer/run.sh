#!/usr/bin/env bash
# Whether what is published serves those who do not have this build: publishes the libraries into a folder, looks at what is there,
# and runs two small applications on it, one of plain Java and one of Spring Boot. Then takes a class away from the API of what has
# been published, which must break the build. Needs unzip. Nothing of it stays in the local repository.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
published=$work/published/dev/promptcache
tools=${JAVA_HOME:+$JAVA_HOME/bin/}
version=$(sed -nE 's|^  <version>(.*)</version>|\1|p' pom.xml)
address=$(sed -nE 's|^  <url>(.*)</url>|\1|p' pom.xml)

pass() {
  echo "ok    $1"
}

fail() {
  echo "FAIL  $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@"
  exit 1
}

# same TITLE EXPECTED ACTUAL
same() {
  [ "$2" = "$3" ] || fail "$1" "Expected: $2" "Got: $3"
  pass "$1"
}

# has_lines COUNT TEXT FILE: so many lines of a file have that text.
has_lines() {
  [ "$(grep -cF -- "$2" "$3")" = "$1" ] || fail "$title" "Expected $1 lines with '$2' in:" "$(cat "$3")"
}

# A local repository that has everything of the usual one but our own artifacts.
mkdir -p "$work/local/dev"
for entry in ~/.m2/repository/* ~/.m2/repository/dev/*; do
  case ${entry##*/repository/} in
    dev | dev/promptcache | '*' | 'dev/*') ;;
    *) ln -s "$entry" "$work/local/${entry##*/repository/}" ;;
  esac
done
maven() {
  mvn -B -Dmaven.repo.local="$work/local" -Dmaven.test.skip -Djacoco.skip -Dspotless.check.skip "$@" >"$work/maven.log" 2>&1 </dev/null
}

maven deploy -pl prompt-cache-core,prompt-cache-spring-boot-starter -am -Dmaven.install.skip \
  -DaltDeploymentRepository="published::file://$work/published" || fail "the libraries are published" "$(tail -n 100 "$work/maven.log")"

same "nothing but the libraries is published" "prompt-cache-core prompt-cache-spring-boot-starter" "$(ls "$published" | paste -sd' ')"
for artifact in prompt-cache-core prompt-cache-spring-boot-starter; do
  pom=$(ls "$published/$artifact/$version/"*.pom)
  file=${pom%.pom}
  same "$artifact: jar, sources, Javadoc and POM, and no tests" "-javadoc.jar -sources.jar .jar .pom" \
    "$(ls "$published/$artifact/$version" | sed -nE "s/^${file##*/}(.*\.(jar|pom))$/\1/p" | LC_ALL=C sort | paste -sd' ')"

  title="$artifact: the POM needs no parent, has every version, and says where the project is"
  has_lines 0 '<parent>' "$pom"
  has_lines 0 '${' "$pom"
  has_lines 0 '<scope>test</scope>' "$pom"
  has_lines "$(grep -c '<dependency>' "$pom")" '      <version>' "$pom"
  has_lines 2 "<url>$address</url>" "$pom"
  has_lines 1 "<connection>scm:git:$address.git</connection>" "$pom"
  has_lines 1 "<developerConnection>scm:git:$address.git</developerConnection>" "$pom"
  has_lines 1 '<name>MIT License</name>' "$pom"
  pass "$title"

  title="$artifact: the licence is in the jars"
  for jar in "$file.jar" "$file-sources.jar"; do
    unzip -p "$jar" META-INF/LICENSE | cmp -s - LICENSE || fail "$title" "Not in $jar"
  done
  pass "$title"

  title="$artifact: the manifest says the version"
  unzip -p "$file.jar" META-INF/MANIFEST.MF | tr -d '\r' >"$work/manifest"
  has_lines 1 "Implementation-Version: $version" "$work/manifest"
  pass "$title"
done

core=$(ls "$published/prompt-cache-core/$version/"*.pom)
core=${core%.pom}
"${tools}jar" --describe-module --file "$core.jar" >"$work/module"
# What is not exported is "contains" there.
same "the core is a module" "dev.promptcache.core@$version" "$(sed -nE '1s/^([^ ]+) .*/\1/p' "$work/module")"
same "the core exports everything but what is internal" \
  "$(cd prompt-cache-core/src/main/java && find . -name package-info.java | sed -E 's|^\./(.*)/package-info.java|\1|; s|/|.|g' | grep -v '\.internal' | LC_ALL=C sort | paste -sd' ')" \
  "$(sed -nE 's/^exports ([^ ]+)$/\1/p' "$work/module" | LC_ALL=C sort | paste -sd' ')"

cp -r samples/checks/consumer "$work/consumer"
maven compile -f "$work/consumer" -Dprompt-cache.version="$version" -Dpublished.url="file://$work/published" ||
  fail "applications are compiled on what is published" "$(tail -n 100 "$work/maven.log")"
same "an application of plain Java modules" "module dev.promptcache.core 31e06f7d89fe" \
  "$("${tools}java" -p "$work/consumer/plain/target/classes:$work/consumer/plain/target/lib" -m com.example.plain/com.example.plain.Plain 2>"$work/plain.log" || cat "$work/plain.log")"
same "an application of Spring Boot" "31e06f7d89fe" \
  "$("${tools}java" -cp "$work/consumer/boot/target/classes:$work/consumer/boot/target/lib/*" com.example.boot.Application 2>&1 | tail -n 1)"

# As if what has just been published were the last release, with one class more.
last=$work/local/dev/promptcache/prompt-cache-core/0.0.1
mkdir -p "$last" "$work/gone"
cp "$core.jar" "$last/prompt-cache-core-0.0.1.jar"
sed "s|^  <version>.*|  <version>0.0.1</version>|" "$core.pom" >"$last/prompt-cache-core-0.0.1.pom"
echo 'package dev.promptcache; public interface Gone {}' >"$work/Gone.java"
"${tools}javac" --release 17 -d "$work/gone" "$work/Gone.java"
"${tools}jar" --update --file "$last/prompt-cache-core-0.0.1.jar" -C "$work/gone" dev
title="a class that is gone from the API breaks the build"
maven verify -pl prompt-cache-core -am -Dmaven.javadoc.skip -Dmaven.source.skip \
  -Djapicmp.skip=false -Dlast-release.version=0.0.1 && fail "$title" "$(tail -n 100 "$work/maven.log")"
# The whole of what is said to be incompatible: everything else is as it was.
same "$title" "dev.promptcache.Gone:SUPERCLASS_REMOVED,dev.promptcache.Gone:CLASS_REMOVED" \
  "$(sed -nE 's/.*There is at least one incompatibility: (.*) -> .*/\1/p' "$work/maven.log")"
echo "What is published serves, in $SECONDS s"
