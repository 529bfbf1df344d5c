#!/usr/bin/env bash
# Searches the model of the fleet's protocol exhaustively, and makes sure that the search finds what is wrong when something is.
# Needs spin and gcc. Takes its time and some memory; -D options for spin make the model larger: check.sh -DCHANGES=2
set -euo pipefail
model=$(cd "$(dirname "$0")" && pwd)/fleet.pml
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Says how many states were searched and how many errors found.
search() {
  spin -a "$@" "$model" >spin.log || { cat spin.log; exit 1; }
  gcc -w -O2 -DSAFETY -DCOLLAPSE -o pan pan.c
  ./pan -m100000 >pan.log
  if grep -q 'max search depth too small\|out of memory' pan.log; then
    cat pan.log
    exit 1
  fi
  grep -oE 'errors: [0-9]+' pan.log
  grep -E 'states, stored' pan.log
}

echo "The protocol:"
search "$@" | tee found
grep -q 'errors: 0' found || { echo "FAILED: the protocol has an error"; exit 1; }

echo "Three instances that live, and a store that keeps what it has:"
search -DINSTANCES=3 -DDEATHS=0 -DRESTORES=0 | tee found
grep -q 'errors: 0' found || { echo "FAILED: the protocol has an error"; exit 1; }

for fault in NO_FENCE NO_COUNTER COUNTED_EPOCHS; do
  echo "With $fault:"
  search "-D$fault" -DCHANGES=2 | tee found
  grep -q 'errors: 1' found || { echo "FAILED: $fault was not found"; exit 1; }
done
echo "ok the protocol holds, and the faults that were seeded are found"
