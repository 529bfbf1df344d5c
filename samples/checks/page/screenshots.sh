#!/bin/sh
# Makes the pictures of the page anew, where the documentation shows them. Needs Debian's chromium and chromium-driver.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
export BROWSER_REQUIRED=true
exec mvn -B -q -f "$root/pom.xml" -pl samples/checks/page -am test -Djacoco.skip -Dmaven.javadoc.skip \
  -Dtest='dev.promptcache.checks.page.ScreenshotTests' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dscreenshots.folder="$root/prompt-cache-spring-boot-starter/images"
