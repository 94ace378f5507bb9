# shellcheck shell=bash
# Bounded waits.

# within SECONDS COMMAND… - fails when the command takes longer. macOS has no timeout: there it may take its time.
within() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then timeout --kill-after=2 "$seconds" "$@"; else "$@"; fi
}

# wait_for SECONDS COMMAND… - until it succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge $end ]; then return 1; fi
    sleep 0.3
  done
}
