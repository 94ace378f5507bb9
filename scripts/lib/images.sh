# shellcheck shell=bash
# Every image a client's stack needs, in the engine: the official one, or a stand-in where none can be pulled.

# The Dockerfile names its base itself; a stand-in is given to it in its place.
NODE_IMAGE=$(sed -n 's/^ARG BASE=//p' src/instance/Dockerfile)
readonly NODE_IMAGE

ensure_images() {
  ensure_image redis:7 pulso-local/redis:7
  ensure_image postgres:15 pulso-local/postgres:15
  ensure_image mysql:8.0 pulso-local/mariadb:10.11
  ensure_instance_image
}

# What only the tests need.
ensure_test_images() { ensure_image caddy:2 pulso-local/caddy:2; }

# ensure_image OFFICIAL STAND_IN - the template names the official one; this machine's own settings map it.
ensure_image() {
  local official=$1 stand_in=$2 mapped
  mapped=$(node scripts/map-image.js "$official")
  # Another than a stand-in is the operator's choice, for pulso to pull.
  if [ -n "$mapped" ] && [ "${mapped%%/*}" != pulso-local ]; then return; fi
  if [ -z "$mapped" ] && official_image "$official" "$stand_in"; then return; fi
  build_stand_in "$stand_in"
  node scripts/map-image.js "$official" "$stand_in"
}

# official_image OFFICIAL STAND_IN - whether the official one is there, or can be had. Where its stand-in is there
# already an earlier run found no registry: looking again would only cost time.
official_image() {
  if has_image "$1"; then return; fi
  if has_image "$2"; then return 1; fi
  registry_answers && pull_image "$1"
}

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

pull_image() {
  if has_image "$1"; then return; fi
  say "Pulling $1"
  docker pull --quiet "$1" >/dev/null
}

# Asked once, by pulling the smallest of them: only a pull tells whether pulls work here.
registry_answers() {
  if [ -z "${REGISTRY:-}" ]; then
    say 'Looking for a container registry'
    if within 20 docker pull --quiet redis:7 >/dev/null 2>&1; then REGISTRY=yes; else REGISTRY=no; fi
    if [ "$REGISTRY" = no ]; then say 'None can be reached: stand-ins take the place of official images'; fi
  fi
  [ "$REGISTRY" = yes ]
}

# The app of the shipped template. Where nothing changed the engine answers from its cache.
ensure_instance_image() {
  ensure_image "$NODE_IMAGE" "$(node_stand_in)"
  say 'Building the image of the app'
  run_logged "$LOGS/image-instance.log" node bin/pulso.js image build
}
