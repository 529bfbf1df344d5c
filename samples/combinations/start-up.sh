#!/usr/bin/env bash
# What the starter costs an application at its start: runs one with a web server and the actuator ten times with it, without it, and
# with the HTTP client that it brings alone, in turn, and prints the medians. JAVA_HOME chooses the JDK.
set -euo pipefail
cd "$(dirname "$0")/../.."
module=samples/combinations
runs=${1:-10}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

mvn -q -B package org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath -pl $module -am \
  -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip \
  -Dmdep.outputFile="$results/classpath" -Dmdep.includeScope=runtime

# One run, on the class path without the jars that match; what it cost goes into a file.
start() {
  local classpath
  classpath=$(tr ':' '\n' <"$results/classpath" | grep -vE "/[^/]*(webflux|netty|$1)[^/]*\.jar$" | paste -sd:)
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$module/target/classes:$classpath" \
    dev.promptcache.samples.combinations.StartUp --server.port=0 --langsmith.api-key=any --logging.level.root=warn \
    --spring.main.banner-mode=off >"$results/run" || { cat "$results/run"; exit 1; }
  tail -n 1 "$results/run" >>"$results/$2"
}

# The middle of the numbers of a column.
median() {
  cut -d' ' -f"$2" "$results/$1" | sort -n | awk '{n[NR] = $1} END {print (n[int((NR + 1) / 2)] + n[int(NR / 2) + 1]) / 2}'
}

# The stub is here for other purposes; the HTTP client is what the starter brings with it.
for ((run = 0; run < runs; run++)); do
  start 'langsmith-stub|prompt-cache|restclient|http-client' without
  start 'langsmith-stub|prompt-cache' client
  start langsmith-stub with
done

# row TITLE COLUMN: the medians of all.
row() {
  echo "| $1 | $(median without "$2") | $(median client "$2") | $(median with "$2") |"
}

echo "$(date -u +%F), $(nproc) cores, medians of $runs runs each, $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 2p)"
echo
echo '| | without | with `spring-boot-restclient` alone | with the starter |'
echo '|---|---:|---:|---:|'
row 'ready after, ms' 1
row 'beans' 2
row 'idle threads of the cache' 3
row 'heap, KB' 4
row 'heap for 100 prompts of 4 KB beyond themselves, KB' 5
