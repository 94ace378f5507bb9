# shellcheck shell=bash
# Programs that go on in the background. Each leads a session of its own, so that it goes with all it started.

# start_daemon NAME COMMAND… - nothing happens where it runs already.
start_daemon() {
  local name=$1
  shift
  if daemons_run "$name"; then return; fi
  mkdir -p "$CLUSTER/daemons" "$LOGS"
  # shellcheck disable=SC2016 # the new session's shell fills these in, and keeps its id when it becomes the program
  setsid bash -c 'echo $$ >"$0"; exec "$@"' "$CLUSTER/daemons/$name" "$@" \
    >"$LOGS/cluster-$name.log" 2>&1 </dev/null 9>&- &
  wait_for 5 is_daemon "$name" || true
}

daemons_run() {
  local name
  for name in "$@"; do
    is_daemon "$name" || return 1
  done
}

# An id alone may have passed to another program by now.
is_daemon() {
  local id
  id=$(cat "$CLUSTER/daemons/$1" 2>/dev/null) || return 1
  { tr '\0' '\n' <"/proc/$id/cmdline"; } 2>/dev/null | grep -qE "(^|/)$1\$"
}

stop_daemons() {
  local name id
  for name in "$@"; do
    if ! is_daemon "$name"; then continue; fi
    id=$(<"$CLUSTER/daemons/$name")
    kill -TERM -- "-$id"
    wait_for 20 daemon_is_gone "$id" || kill -KILL -- "-$id" 2>/dev/null || true
    rm -f "$CLUSTER/daemons/$name"
  done
}

daemon_is_gone() { ! kill -0 -- "-$1" 2>/dev/null; }

# wait_for_daemon NAME WHAT COMMAND… - until the command succeeds; where it does not, with the daemon's last words.
wait_for_daemon() {
  local name=$1 what=$2
  shift 2
  if wait_for 90 succeeds_or_daemon_ended "$name" "$@" && "$@" >/dev/null 2>&1; then return; fi
  tail -n 20 "$LOGS/cluster-$name.log" >&2
  die "$what" "the log of $name: $LOGS/cluster-$name.log"
}

succeeds_or_daemon_ended() {
  local name=$1
  shift
  "$@" >/dev/null 2>&1 || ! is_daemon "$name"
}
