#!/usr/bin/env bash
# Starts whole applications on what the starter is to run on. Without an argument, or with "pairwise", six combinations in which
# every two values of any two settings meet; with "all" all 72. Virtual threads are left out where the
# JDK has none.
# Needs two JDKs: JAVA_HOME_17 and JAVA_HOME_25, or where Debian puts them.
set -euo pipefail
case ${1:-pairwise} in
  pairwise | all) wanted=${1:-pairwise} ;;
  *) echo "usage: $0 [pairwise|all]" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/../../.."
export module=samples/checks/combinations

jdk() {
  local named="JAVA_HOME_$1" home
  for home in "${!named:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*"$1"*; do
    if [ -x "$home/bin/java" ] && "$home/bin/java" -version 2>&1 | grep -q "version \"$1"; then
      echo "$home/bin/java"
      return
    fi
  done
  echo "There is no JDK $1: set JAVA_HOME_$1" >&2
  exit 1
}

# The jars of the module on one Spring Boot, one a line.
resolve() {
  local file=$PWD/$module/target/classpath-$1
  mvn -q -B package org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath -pl $module -am \
    -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip \
    -Dspring-boot.version="$1" -Dmdep.outputFile="$file" -Dmdep.includeScope=runtime
  { cat "$file"; echo ":$PWD/$module/target/classes"; } | tr ':' '\n' | grep . >"$file.lines"
}

# combination BOOT JDK WEB VIRTUAL LAZY MONITORING
combination() {
  local without
  case $3 in
    servlet) without='webflux|netty' ;;
    reactive) without='webmvc|tomcat|spring-boot-servlet|jakarta.servlet' ;;
  esac
  case $6 in
    no-micrometer) without="$without|micrometer-core|micrometer-jakarta|micrometer-metrics|context-propagation" ;;
    no-actuator) without="$without|actuator|spring-boot-health|micrometer-core|micrometer-jakarta|micrometer-metrics" ;;
  esac
  local start=$SECONDS classpath log=$module/target/combination-$$.log
  classpath=$(grep -vE "/[^/]*($without)[^/]*\.jar$" "$module/target/classpath-$1.lines" | paste -sd:)
  local title="Spring Boot $1, JDK $2, $3, virtual threads $4, lazy $5, $6"
  # Started once each: what optimizes long runs only costs time.
  if ! "$(jdk "$2")" -XX:TieredStopAtLevel=1 -cp "$classpath" dev.promptcache.samples.combinations.Combination \
    "$1/$2/$3/$6" "--spring.threads.virtual.enabled=$4" "--spring.main.lazy-initialization=$5" >"$log" 2>&1 </dev/null; then
    cat "$log"
    echo "FAIL  $title"
    exit 255
  fi
  echo "ok    $title ($((SECONDS - start)) s)"
}

newest=$(sed -nE 's|.*<spring-boot.version>(.*)</spring-boot.version>.*|\1|p' pom.xml)
lowest=$(sed -nE 's|.*<spring-boot.compile-version>(.*)</spring-boot.compile-version>.*|\1|p' pom.xml)
resolve "$lowest"
resolve "$newest"

every() {
  for boot in "$lowest" "$newest"; do
    for java in 17 25; do
      for web in servlet reactive; do
        for virtual in false true; do
          for lazy in false true; do
            for monitoring in full no-micrometer no-actuator; do
              [ "$java$virtual" = 17true ] || echo "$boot $java $web $virtual $lazy $monitoring"
            done
          done
        done
      done
    done
  done
}

pairwise() {
  cat <<COMBINATIONS
$lowest 17 servlet false false full
$newest 25 reactive true true full
$lowest 17 reactive false true no-micrometer
$newest 25 servlet true false no-micrometer
$lowest 25 servlet true true no-actuator
$newest 17 reactive false false no-actuator
COMBINATIONS
}

export -f combination jdk
if [ "$wanted" = all ]; then every; else pairwise; fi | xargs -P 2 -L 1 bash -c 'combination "$@"' combination
echo "All combinations work, in $SECONDS s"
