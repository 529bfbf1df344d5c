#!/bin/sh
# Starts the packaged application as a person would, with nothing configured, and walks through its main job. Prints a line
# for each check; the first that fails ends it with status 1. Needs the packaged jar, java and curl. Given a path, it saves
# the answer of /actuator/prometheus there.
set -eu

module=$(cd "$(dirname "$0")/../../.." && pwd)
jar=$module/target/prompt-service.jar
log=$module/target/smoke.log

if [ ! -f "$jar" ]; then
  echo "Build the application first: mvn -pl samples/prompt-service -am package" >&2
  exit 2
fi

# Nobody's own LangSmith is to answer.
unset LANGSMITH_API_KEY LANGSMITH_ENDPOINT LANGCHAIN_API_KEY LANGCHAIN_ENDPOINT

"${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$jar" --server.port=0 \
  --langsmith.prompt-cache.ttl=500ms --langsmith.prompt-cache.refresh-interval=500ms \
  --langsmith.prompt-cache.refresh.backoff.initial-interval=200ms \
  --langsmith.prompt-cache.refresh.backoff.max-interval=1s >"$log" 2>&1 &
app=$!
trap 'kill -9 "$app" 2>/dev/null || true' EXIT
trap 'exit 1' INT TERM

pass() {
  echo "ok    $1"
}

fail() {
  echo "FAIL  $1"
  shift
  [ $# -eq 0 ] || printf '%s\n' "$@"
  echo "The application's log is $log"
  exit 1
}

# Waits up to a minute until a command succeeds.
eventually() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 240 ] || return 1
    sleep 0.25
  done
}

# Prints the body, and in a last line the status.
request() {
  curl --silent --show-error --max-time 20 --write-out '\n%{http_code}' "$@" 2>&1 || true
}

# check TITLE STATUS TEXT CURL-ARGUMENTS...: a request is answered with that status, and that text in its body.
check() {
  title=$1 status=$2 text=$3
  shift 3
  answer=$(request "$@")
  case $answer in
    *"$text"*"
$status") pass "$title" ;;
    *) fail "$title" "Expected $status with '$text', got:" "$answer" ;;
  esac
}

# answers TEXT CURL-ARGUMENTS...: whether a request is answered with 200 and that text.
answers() {
  expected=$1
  shift
  case $(request "$@") in
    *"$expected"*"
200") return 0 ;;
    *) return 1 ;;
  esac
}

started() {
  kill -0 "$app" 2>/dev/null || fail "the application starts" "$(tail -n 30 "$log")"
  grep -q '^curl .*/_stub/' "$log"
}

eventually started || fail "the application starts" "$(tail -n 30 "$log")"
pass "the application starts and prints what to try"

web=$(sed -n 's,^curl \(http://[^ ]*\)/prompts/.*,\1,p' "$log" | head -n 1)
stub=$(sed -n 's,^curl -X PUT \(http://[^ ]*/_stub\)/.*,\1,p' "$log" | head -n 1)
prompt=$web/prompts/joke-generator
endpoint=$web/actuator/promptcache

check "a prompt is pulled" 200 'Tell me a joke about {topic}' "$prompt"
check "a second pull" 200 'Tell me a joke about {topic}' "$prompt"
check "the second pull was served from memory" 200 '"hits":1,"misses":1,' "$endpoint"
check "an identifier may have an owner and a ref" 200 '"identifier":"joke-generator"' "$web/prompts/-/joke-generator:latest"
check "an unknown prompt is a 404" 404 '"title":"Prompt not found"' "$web/prompts/-/nothing:prod"
check "a prompt is rendered" 200 '"content":"Tell me a joke about cats"' -X POST "$prompt:production" \
  -H 'Content-Type: application/json' -d '{"topic": "cats"}'
check "a missing variable is a 422" 422 '"category":"missing-variable"' -X POST "$prompt:production" \
  -H 'Content-Type: application/json' -d '{}'
check "a malformed identifier is a 400" 400 '"title":"Malformed prompt identifier"' "$web/prompts/a:b:c"

check "the endpoint shows the cache" 200 '"running":true' "$endpoint"
check "the endpoint shows the entry" 200 '"key":"joke-generator"' "$endpoint/joke-generator"
check "a refresh by hand" 200 '"oldCommitHash"' -X POST "$endpoint/joke-generator"
check "a refresh of everything" 202 '"requested"' -X POST "$endpoint"

for meter in cache_size cache_gets_total cache_puts_total cache_evictions_total \
  langsmith_prompt_cache_stale_gets_total langsmith_prompt_cache_refreshes_total \
  langsmith_prompt_cache_fetches_seconds_count langsmith_prompt_cache_age_max_seconds; do
  check "prometheus reads $meter" 200 "$meter{cache=\"prompts\"" "$web/actuator/prometheus"
done
[ $# -eq 0 ] || curl --fail --silent --show-error --max-time 20 --output "$1" "$web/actuator/prometheus" ||
  fail "the meters are saved to $1"

check "the prompt is changed in the stub" 200 '"commit_hash"' -X PUT "$stub/prompts/joke-generator" \
  -d '{"template": "Tell me two jokes about {topic}"}'
eventually answers 'Tell me two jokes about {topic}' "$prompt" || fail "the change arrives by itself"
pass "the change arrives by itself"

check "the stub breaks" 204 '' -X PUT "$stub/fault" -d '{"status": 503}'
eventually answers '"lastError":' "$endpoint/joke-generator" || fail "the endpoint shows why a refresh failed"
pass "the endpoint shows why a refresh failed"
check "a pull while LangSmith fails" 200 'Tell me two jokes about {topic}' "$prompt"
check "a prompt never pulled before is a 503" 503 '"reason":"unavailable"' "$web/prompts/chat"
check "health stays up" 200 '"promptCache":{' "$web/actuator/health"
check "readiness stays up, and looks at the cache" 200 '"promptCache":{' "$web/actuator/health/readiness"

check "the stub hangs" 204 '' -X PUT "$stub/fault" -d '{"hang": true}'
# Whoever waited for LangSmith would wait for 5 seconds, the read timeout.
check "a pull while LangSmith hangs" 200 'Tell me two jokes about {topic}' --max-time 3 "$prompt"

check "the prompt is changed meanwhile" 200 '"commit_hash"' -X PUT "$stub/prompts/joke-generator" \
  -d '{"template": "Tell me three jokes about {topic}"}'
check "the stub recovers" 204 '' -X DELETE "$stub/fault"
eventually answers 'Tell me three jokes about {topic}' "$prompt" || fail "the change made meanwhile arrives"
pass "the change made meanwhile arrives"

# The commands of "At three in the morning" in the starter's README, as they stand there.
readme=$module/../../prompt-cache-spring-boot-starter/README.md
command_of_readme() {
  sed -n '/^## At three in the morning/,/^## /s/^curl //p' "$readme" | sed -n "$1p" | sed "s,localhost:8080,${web#http://},"
}

# check_readme TITLE STATUS TEXT NUMBER: as check, with the arguments of that curl line of the README.
check_readme() {
  title=$1 status=$2 text=$3 command=$(command_of_readme "$4")
  [ -n "$command" ] || fail "the README has a command number $4"
  # The line is quoted as for a shell.
  eval "set -- $command"
  check "$title" "$status" "$text" "$@"
}

# field_since TITLE FIELD TEXT: an instant of an answer is there, and not before the outage.
field_since() {
  instant=$(printf '%s' "$3" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p")
  [ "$(printf '%s\n' "$broken" "$instant" | sort | head -n 1)" = "$broken" ] || fail "$1" "The outage began at $broken; got:" "$3"
  pass "$1"
}

# All that waited for the end of the outage is confirmed again, so that what fails next has begun to fail then.
eventually answers '"state":"serving"' "$web/actuator/health" || fail "all is well again"
pass "all is well again"

broken=$(date -u +%Y-%m-%dT%H:%M:%S)
check "the stub breaks again" 204 '' -X PUT "$stub/fault" -d '{"status": 503}'
eventually answers '"lastError":' "$endpoint/joke-generator" || fail "the refreshes fail again"
check_readme "what fails" 200 '"state":"degraded","since":"' 1
check_readme "why" 200 '"failure":"unavailable"' 1
field_since "since when" since "$answer"
for field in '"key":"joke-generator"' '"state":"stale"' '"age":"PT' '"failures":' 'LangSmith answered 503' '"ttl":"' '"staleIfError":"'; do
  check_readme "what is stale, since when, why, until when ($field)" 200 "$field" 2
done
field_since "what is next" nextRefresh "$answer"
check_readme "a refresh by hand tells why it fails" 502 '"outcome":"unavailable"' 3
check_readme "an entry is evicted" 204 '' 4
check "it is gone" 404 '' "$endpoint/joke-generator"
check "and cannot be had" 503 '"reason":"unavailable"' "$prompt"
check "the stub recovers again" 204 '' -X DELETE "$stub/fault"
eventually answers 'Tell me three jokes about {topic}' "$prompt" || fail "the prompt is back"
pass "the prompt is back"
check "the prompt is changed again" 200 '"commit_hash"' -X PUT "$stub/prompts/joke-generator" \
  -d '{"template": "Tell me four jokes about {topic}"}'
check_readme "a refresh by hand" 200 '"newCommitHash"' 3
check "has brought the change" 200 'Tell me four jokes about {topic}' "$prompt"
check_readme "the cache is cleared" 204 '' 5
check "nothing is left" 200 '"size":0' "$endpoint"

kill "$app"
stopped() {
  ! kill -0 "$app" 2>/dev/null
}
eventually stopped || fail "the application stops"
pass "the application stops"
echo "All of it works."
