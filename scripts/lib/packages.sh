# shellcheck shell=bash
# Debian packages, on machines where they can be installed without asking for a password.

can_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_packages WHY PACKAGE… - installs what is missing of them.
install_packages() {
  local why=$1 package missing=()
  shift
  for package in "$@"; do
    if ! dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
      missing+=("$package")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  say "Installing ${missing[*]} ($why)"
  refresh_package_lists
  run_logged "$LOGS/apt-install.log" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}"
}

# Once per run is enough, and an old list names packages the mirror no longer has.
refresh_package_lists() {
  if [ -n "${PACKAGE_LISTS_FRESH:-}" ]; then return; fi
  run_logged "$LOGS/apt-update.log" as_root apt-get update
  PACKAGE_LISTS_FRESH=yes
}
