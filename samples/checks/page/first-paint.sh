#!/bin/sh
# Says how soon the page is painted with a thousand prompts, in ten loads. On a busy machine: nice -n -15 first-paint.sh
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
export BROWSER_REQUIRED=true
exec mvn -B -q -f "$root/pom.xml" -pl samples/checks/page -am test -Djacoco.skip -Dmaven.javadoc.skip \
  -Dtest='dev.promptcache.checks.page.FirstPaintTests' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dfirst-paint.loads="${1:-10}"
