#!/bin/sh
# Checks the alerts and the dashboard against what the sample really exposes. Takes the address of a running sample, as
# http://localhost:8080, or a file with the answer of its /actuator/prometheus. Needs promtool (it comes with Prometheus; in Debian
# the package prometheus), python3, and curl for an address.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 URL-OR-FILE" >&2; exit 2; }
for tool in promtool python3; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 2; }
done

here=$(cd "$(dirname "$0")" && pwd)
alerts=$here/prompt-cache-alerts.yml
dashboard=$here/prompt-cache-dashboard.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

case $1 in
  http://* | https://*)
    scrape=$work/scrape
    curl --fail --silent --show-error --max-time 20 --output "$scrape" "${1%/}/actuator/prometheus"
    ;;
  *) scrape=$1 ;;
esac

[ -r "$scrape" ] || { echo "cannot read $scrape" >&2; exit 2; }

promtool check rules "$alerts"
promtool test rules "$here/prompt-cache-alerts-tests.yml"

python3 "$here/expressions.py" rules "$alerts" "$dashboard" >"$work/dashboard.yml"
promtool check rules "$work/dashboard.yml"

# 3: it has advice on names, which are Micrometer's.
promtool check metrics <"$scrape" >/dev/null 2>"$work/lint" || [ $? -eq 3 ] || { cat "$work/lint"; exit 1; }
# Prometheus takes a name that does not exist for a series without samples: no error, and the alert never fires.
python3 "$here/expressions.py" match "$alerts" "$dashboard" "$scrape"
