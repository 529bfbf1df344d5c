#!/bin/sh
# Holds the real LangSmith JavaScript SDK against the built stub and the starter. Needs the packaged jar, node and npm.
set -eu

module=$(cd "$(dirname "$0")/../../.." && pwd)
target=$module/target
sdk=langsmith@0.12.0

if [ ! -f "$target/langsmith-stub.jar" ] || [ ! -f "$target/test-class-path" ]; then
  echo "Build the stub first: mvn -pl samples/langsmith-stub -am package -DskipTests" >&2
  exit 2
fi

mkdir -p "$target/js"
# npm looks for a package.json upwards; without one here it would install into whatever project lies above.
echo '{"private": true}' > "$target/js/package.json"
npm install --prefix "$target/js" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$sdk" >&2

# Node resolves imports from the script's own folder, and node_modules belongs below target.
cp "$module/src/test/js/"*.mjs "$target/js"
cd "$target/js"
for checks in pull requests exchange; do
  echo "$checks:"
  node $checks.mjs "$target/langsmith-stub.jar:$target/test-classes:$(cat "$target/test-class-path")"
done
