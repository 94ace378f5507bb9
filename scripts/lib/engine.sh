# shellcheck shell=bash
# A Docker Engine that answers: the one that is there, or one that is set up here.

ensure_engine() {
  use_docker_context
  if engine_answers; then
    say "Using Docker Engine $(docker version --format '{{.Server.Version}}')"
    return
  fi
  if [ -n "${DOCKER_HOST:-}" ]; then
    die "no Docker Engine answers at $DOCKER_HOST" 'start it, or unset DOCKER_HOST to use an engine of this machine'
  fi
  if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
    die "you may not use this machine's Docker Engine" "add yourself to its group: sudo usermod -aG docker $USER"
  fi
  install_engine
  start_engine
}

# pulso speaks to the engine itself and knows DOCKER_HOST, not the docker command's contexts.
use_docker_context() {
  if [ -n "${DOCKER_HOST:-}" ] || ! command -v docker >/dev/null; then return; fi
  local host
  host=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || return 0
  if [ -n "$host" ] && [ "$host" != unix:///var/run/docker.sock ]; then export DOCKER_HOST=$host; fi
}

engine_answers() {
  command -v docker >/dev/null && within 10 docker version >/dev/null 2>&1
}

install_engine() {
  if command -v dockerd >/dev/null && command -v docker >/dev/null && can_install; then return; fi
  if ! can_install; then
    die 'no Docker Engine is reachable, and none can be installed here' \
      'that needs Debian or Ubuntu with root or sudo' \
      'start Docker (or set DOCKER_HOST) and run this again: https://docs.docker.com/engine/install'
  fi
  install_packages 'to run containers' docker.io
  # Newer Debian keeps the command in a package of its own.
  if ! command -v docker >/dev/null; then install_packages 'to run containers' docker-cli; fi
}

start_engine() {
  if engine_answers; then return; fi # the package has started it
  if [ -d /run/systemd/system ]; then
    say 'Starting the Docker Engine'
    as_root systemctl start docker
  else
    say "Starting the Docker Engine (log: $LOGS/dockerd.log)"
    start_engine_by_hand
  fi
  wait_for 60 engine_answers || {
    tail -n 20 "$LOGS/dockerd.log" >&2 || true
    die 'the Docker Engine does not answer' "its log: $LOGS/dockerd.log"
  }
}

# Away from this folder, this terminal and whoever reads this script's output: the engine outlives it.
start_engine_by_hand() {
  mkdir -p "$LOGS"
  (cd / && as_root setsid --fork dockerd --group "$(id -gn)") >>"$LOGS/dockerd.log" 2>&1 </dev/null 9>&-
}
