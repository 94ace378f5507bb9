# shellcheck shell=bash
# What quickstart and test have in common: packages, build, engine, images.
# Each step does nothing where it is done already.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT" || exit 1
# Outside the checkout, because the engine outlives it.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/pulso
LOGS=$CACHE/logs

. "$ROOT/scripts/lib/say.sh"
. "$ROOT/scripts/lib/waiting.sh"
. "$ROOT/scripts/lib/packages.sh"
. "$ROOT/scripts/lib/node.sh"
. "$ROOT/scripts/lib/engine.sh"
. "$ROOT/scripts/lib/images.sh"
. "$ROOT/scripts/lib/stand-ins.sh"
. "$ROOT/scripts/images/debian.sh"

set_up() {
  ensure_node
  take_turns
  ensure_packages
  build_pulso
  ensure_engine
  ensure_images
  exec 9>&-
}

# Two runs in one checkout would install into the same folder. The lock goes with the process that holds it.
take_turns() {
  mkdir -p .pulso
  exec 9>.pulso/set-up.lock
  if command -v flock >/dev/null && ! flock --nonblock 9; then
    say 'Another run is setting up here: waiting for it'
    flock 9
  fi
}
