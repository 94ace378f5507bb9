#!/usr/bin/env bash
# Steps down from root and becomes redis-server (PID 1, so that signals reach it).
set -euo pipefail

case ${1:-} in
  -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "${1:-}" != redis-server ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  find . \! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi

umask 0077
# The official image is built with protected mode off: in a container, every client comes from elsewhere.
if [[ " $* " != *' --protected-mode '* ]]; then set -- "$@" --protected-mode no; fi
exec "$@"
