#!/usr/bin/env bash
# Measures, and prints the tables of the README.
#   benchmark.sh quick   ratios, in about ten minutes
#   benchmark.sh full    the table, in about two hours
# Build first, in the root folder: mvn -pl samples/checks/benchmarks -am package -DskipTests. JAVA_HOME chooses the JDK.
set -euo pipefail
cd "$(dirname "$0")/target" || exit 1

case ${1:-} in
  quick) options=(-f 1 -wi 3 -w 500ms -i 3 -r 500ms) ;;
  full) options=(-f 3 -wi 5 -w 1s -i 5 -r 1s) ;;
  *) sed -n '2,5s/^# \{0,1\}//p' "../$(basename "$0")"; exit 2 ;;
esac

run_java() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp 'classes:lib/*' "$@"
}

# Runs the benchmarks that match a name, with so many threads.
measure() {
  local name=$1 threads=$2
  shift 2
  run_java org.openjdk.jmh.Main "\\.$name\\." -t "$threads" "${options[@]}" "$@" \
    -rf json -rff "results/$name-$threads.json" >"results/$name-$threads.log"
}

rm -rf results && mkdir results
for threads in 1 2 8; do
  measure HitBenchmark "$threads" $([ "$threads" = 1 ] && echo -prof gc)
done
measure StaleReadBenchmark 1 -prof gc
measure StaleReadBenchmark 2
measure EvictionBenchmark 1
measure EvictionBenchmark 2
measure InsertBenchmark 1
measure ListingBenchmark 1 -prof gc

echo "$(date -u +%F), $(nproc) cores of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(run_java -version 2>&1 | sed -n 2p)"
echo
run_java dev.promptcache.benchmarks.ResultTable results/*.json
echo '### Memory'
echo
run_java -Djol.magicFieldOffset=true dev.promptcache.benchmarks.MemoryTable 2>/dev/null | grep "^|"
echo
echo '### Refreshing 1,000 stale entries of 50 ms latency'
echo
run_java dev.promptcache.benchmarks.RefreshTimes
echo
echo '### Stampede'
echo
run_java dev.promptcache.benchmarks.Stampede
