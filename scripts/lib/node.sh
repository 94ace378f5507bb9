# shellcheck shell=bash
# Node, the packages and the build.

ensure_node() {
  command -v node >/dev/null || die 'Node is not installed' 'pulso needs Node 20.19 or newer: https://nodejs.org'
  local version major minor
  version=$(node --version)
  IFS=. read -r major minor _ <<<"${version#v}"
  if [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }; then return; fi
  die "Node $version is too old" 'pulso needs Node 20.19 or newer: https://nodejs.org'
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
