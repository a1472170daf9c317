#!/bin/sh
# Makes the hashed lock files of this folder anew from pyproject.toml. Needs uv; run by hand.
set -eu
cd "$(dirname "$0")/.."
lock() {
  out=$1; shift
  uv pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
    --custom-compile-command "setup/lock.sh" -o "setup/$out"
}
lock run.txt --group build
lock test.txt --group test -c setup/run.txt
lock bench.txt --group bench -c setup/run.txt -c setup/test.txt
uv pip compile --group node --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
  --custom-compile-command "setup/lock.sh" -o setup/node.txt
