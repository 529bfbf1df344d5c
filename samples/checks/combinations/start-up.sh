#!/usr/bin/env bash
# What the starter costs an application at its start: runs one with a web server and the actuator ten times with it, without it, and
# with the HTTP client that it brings alone, in turn, and prints the medians. With "aot-cache" as its second argument, each starts from
# an ahead-of-time cache of the JVM, as Spring Boot recommends for production; that takes JDK 25. JAVA_HOME chooses the JDK.
set -euo pipefail
cd "$(dirname "$0")/../../.."
module=samples/checks/combinations
runs=${1:-10}
cache=${2:-none}
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

mvn -q -B package org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath -pl $module -am \
  -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip \
  -Dmdep.outputFile="$results/classpath" -Dmdep.includeScope=runtime
jar=$(ls $module/target/combinations-*.jar)

# Starts the application on the class path without the jars that match.
start() {
  local classpath left_out=$1
  shift
  classpath=$(tr ':' '\n' <"$results/classpath" | grep -vE "/[^/]*(webflux|netty|$left_out)[^/]*\.jar$" | paste -sd:)
  "$java" "$@" -cp "$jar:$classpath" \
    dev.promptcache.samples.combinations.StartUp --server.port=0 --langsmith.api-key=any --logging.level.root=warn \
    --spring.main.banner-mode=off >"$results/run" 2>&1 || { cat "$results/run"; exit 1; }
}

# One measured run of an application that is called $1, without the jars that match $2.
measure() {
  local flags=()
  if [ "$cache" = aot-cache ]; then
    [ -e "$results/$1.aot" ] || start "$2" -XX:AOTCacheOutput="$results/$1.aot"
    flags=(-XX:AOTCache="$results/$1.aot" -XX:AOTMode=on)
  fi
  start "$2" "${flags[@]}"
  tail -n 1 "$results/run" >>"$results/$1"
}

# The middle of numbers, one in each line.
middle() {
  sort -n | awk '{n[NR] = $1} END {print (n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 2}'
}

# The median of a column.
median() {
  cut -d' ' -f"$2" "$results/$1" | middle
}

# The median of what the start takes more than without, round by round: the machine's speed drifts.
difference() {
  paste -d' ' "$results/$1" "$results/without" | awk '{print $1 - $6}' | middle
}

# The stub is here for other purposes; the HTTP client is what the starter brings with it.
for ((run = 0; run < runs; run++)); do
  measure without 'langsmith-stub|prompt-cache|restclient|http-client'
  measure client 'langsmith-stub|prompt-cache'
  measure with langsmith-stub
done

# row TITLE COLUMN: the medians of all.
row() {
  echo "| $1 | $(median without "$2") | $(median client "$2") | $(median with "$2") |"
}

echo "$(date -u +%F), $(nproc) cores, medians of $runs runs each, $("$java" -version 2>&1 | sed -n 2p), cache: $cache"
echo
echo '| | without | with `spring-boot-restclient` alone | with the starter |'
echo '|---|---:|---:|---:|'
row 'ready after, ms' 1
echo "| more than without in the same round, ms | | $(difference client) | $(difference with) |"
row 'beans' 2
row 'idle threads of the cache' 3
row 'heap, KB' 4
row 'heap for 100 prompts of 4 KB beyond themselves, KB' 5
