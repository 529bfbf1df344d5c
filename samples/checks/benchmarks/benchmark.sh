#!/usr/bin/env bash
# Measures, and prints the tables of the README.
#   benchmark.sh quick             ratios of one fork, in about ten minutes
#   benchmark.sh full [N]          medians and ranges of N forks, ten unless said, the contenders taking turns; about two hours
#   benchmark.sh hits [N]          of those, the reads of a full cache alone, beside the peers that the README names; half an hour
#   benchmark.sh writes [N]        reads beside evictions, and inserts, beside the same peers; half an hour
#   benchmark.sh before FOLDER [N] reads and inserts beside those of an earlier build: its benchmarks' folder "target"
#   benchmark.sh render [N]        rendering beside the JVM's other templates, N forks of each, taking turns; a quarter of an hour
#   benchmark.sh render-js [N [WARM-UP SECONDS]]
#                                  rendering beside LangSmith's JavaScript SDK, N processes of each, taking turns, each of which warms up
#                                  for five seconds and measures for five, unless said; needs node and npm
# Build first, in the root folder: mvn -pl samples/checks/benchmarks -am package -DskipTests. JAVA_HOME chooses the JDK, JMH_OPTIONS
# how long each fork warms up and measures.
set -euo pipefail
cd "$(dirname "$0")/target" || exit 1

ours=PROMPT_CACHE_GET,PROMPT_CACHE_PULL
renderers=PROMPT_CACHE_F_STRING,PROMPT_CACHE_MUSTACHE,COMMIT_F_STRING,COMMIT_MUSTACHE,JMUSTACHE,SPRING_AI,LANGCHAIN4J
peers=CAFFEINE,CAFFEINE_REFRESH,CACHE2K
parameter=contender
read -ra options <<<"-f 1 ${JMH_OPTIONS:--wi 3 -w 500ms -i 3 -r 500ms}"
class_path='classes:lib/*'

run_java() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$class_path" "$@"
}

# Runs the benchmarks that match a name, with so many threads, into a file of that name.
measure() {
  local file=$1 name=$2 threads=$3
  shift 3
  run_java org.openjdk.jmh.Main "\\.$name\\." -t "$threads" "${options[@]}" "$@" \
    -rf json -rff "results/$file.json" >"results/$file.log"
}

# One fork for each contender in turn, round by round, so that what else the machine does meets all of them.
rounds() {
  local rounds=$1 contenders=$2 name=$3 threads=$4 round contender turn
  shift 4
  for round in $(seq -w "$rounds"); do
    turn=0
    for contender in ${contenders//,/ }; do
      turn=$((turn + 1))
      measure "$name-$threads-$round-$turn-$contender" "$name" "$threads" -p "$parameter=$contender" "$@"
    done
  done
}

# What a full cache costs that is also written to.
writes() {
  local threads
  for threads in 1 2; do
    rounds "$1" "PROMPT_CACHE_GET,LINKED_HASH_MAP,$peers" EvictionBenchmark "$threads"
  done
  rounds "$1" "PROMPT_CACHE_GET,LINKED_HASH_MAP,$peers,SPRING_LRU" InsertBenchmark 1
}

heading() {
  echo "$(date -u +%F), $(nproc) cores of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(run_java -version 2>&1 | sed -n 2p)"
  echo
}

tables() {
  run_java dev.promptcache.benchmarks.ResultTable "$@"
}

figures_of_their_own() {
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
}

# Installs the SDK of LangSmith and what it needs.
install_sdk() {
  mkdir -p js
  cp ../src/js/* js
  npm install --prefix js --no-package-lock --no-audit --no-fund --loglevel=error >results/npm.log
}

# Starts the stub, and says in $stub where it listens.
start_stub() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$class_path" dev.promptcache.samples.stub.Main \
    --port=0 --prompts=classes/render/prompts >results/stub.log &
  local process=$!
  trap "kill $process" EXIT
  stub=
  while [ -z "$stub" ]; do
    kill -0 $process
    sleep 0.2
    stub=$(sed -n 's/.* listens on \([^ ]*\).*/\1/p' results/stub.log)
  done
}

# How many requests the stub has answered: one from each process, if their caches work.
requests() {
  node --input-type=module -e 'console.log((await (await fetch(process.argv[1])).json()).total)' "$stub/_stub/requests"
}

# Notes what a process measured of itself, in the form of JMH's results.
note() {
  local turn=$1 name=$2 score
  shift 2
  score=$("$@")
  echo "[{\"benchmark\": \"benchmarks.RenderThroughput.$name\", \"threads\": 1," \
    "\"primaryMetric\": {\"score\": $score, \"scoreUnit\": \"ops/s\"}}]" >"results/$turn-$name.json"
}

rm -rf results && mkdir results
case ${1:-} in
  quick)
    for threads in 1 2 8; do
      measure "HitBenchmark-$threads" HitBenchmark "$threads" $([ "$threads" = 1 ] && echo -prof gc)
    done
    for threads in 1 2; do
      measure "StaleReadBenchmark-$threads" StaleReadBenchmark "$threads" $([ "$threads" = 1 ] && echo -prof gc)
      measure "EvictionBenchmark-$threads" EvictionBenchmark "$threads"
    done
    measure InsertBenchmark-1 InsertBenchmark 1
    measure ListingBenchmark-1 ListingBenchmark 1 -prof gc
    heading
    tables results/*.json
    figures_of_their_own
    ;;
  full)
    for threads in 1 2 8; do
      rounds "${2:-10}" "$ours,CONCURRENT_HASH_MAP,LINKED_HASH_MAP,$peers,SPRING_LRU" HitBenchmark "$threads"
    done
    writes "${2:-10}"
    heading
    tables results/*.json
    figures_of_their_own
    ;;
  hits)
    for threads in 1 2 8; do
      rounds "${2:-10}" "$ours,$peers" HitBenchmark "$threads"
    done
    heading
    tables results/*.json
    ;;
  writes)
    writes "${2:-10}"
    heading
    tables results/*.json
    ;;
  render)
    parameter=renderer
    rounds "${2:-10}" "$renderers" RenderBenchmark 1 -prof gc
    heading
    tables results/*.json
    ;;
  render-js)
    install_sdk
    start_stub
    seconds=("${3:-5}" "${4:-5}")
    js=(env LANGSMITH_TRACING=false LANGCHAIN_TRACING_V2=false node js/throughput.js "$stub" four-messages classes/render/variables.json)
    java=(run_java dev.promptcache.benchmarks.RenderThroughput "$stub")
    for round in $(seq -w "${2:-10}"); do
      note "$round-1" prompt_cache_pull "${java[@]}" pull "${seconds[@]}"
      note "$round-2" javascript_pull "${js[@]}" pull "${seconds[@]}"
      note "$round-3" prompt_cache_held "${java[@]}" held "${seconds[@]}"
      note "$round-4" javascript_held "${js[@]}" held "${seconds[@]}"
    done
    heading
    echo "Node.js $(node --version); of the $((4 * ${2:-10})) processes, $(requests) requests reached the stub"
    echo
    tables results/*.json
    ;;
  before)
    before=$(cd "$OLDPWD" && cd "${2:?the folder of the earlier build}" && pwd)
    mkdir results/before
    for round in $(seq -w "${3:-10}"); do
      for threads in 1 2; do
        for side in before after; do
          class_path='classes:lib/*'
          [ $side = after ] || class_path="$before/classes:$before/lib/*"
          measure "$([ $side = after ] || echo before/)HitBenchmark-$threads-$round" HitBenchmark "$threads" -p "contender=$ours"
          [ "$threads" = 2 ] ||
            measure "$([ $side = after ] || echo before/)InsertBenchmark-$threads-$round" InsertBenchmark 1 -p contender=PROMPT_CACHE_GET
        done
      done
    done
    class_path='classes:lib/*'
    heading
    echo '## Before'
    tables results/before/*.json
    echo '## After'
    tables results/*.json
    ;;
  *)
    sed -n '2,13s/^# \{0,1\}//p' "../$(basename "$0")"
    exit 2
    ;;
esac
