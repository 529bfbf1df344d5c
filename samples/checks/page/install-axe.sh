#!/bin/sh
# Installs axe-core, which the tests look at the page with. Needs npm.
set -eu
cd "$(dirname "$0")"
npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error
