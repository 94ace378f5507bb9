# shellcheck shell=bash
# What the scripts tell the person who runs them. All of it goes to stderr: stdout is for results.

say() { printf '==> %s\n' "$*" >&2; }

warn() { printf 'warning: %s\n' "$*" >&2; }

# die MESSAGE [HINT…] - each hint is a line of its own: the next thing to do.
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  if [ $# -gt 0 ]; then printf '       %s\n' "$@" >&2; fi
  exit 1
}

# run_logged LOG COMMAND… - a long command's output matters only when it fails.
run_logged() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    die "this failed: $*" "its whole output: $log"
  fi
}
