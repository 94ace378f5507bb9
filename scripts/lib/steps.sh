# shellcheck shell=bash
# Steps of a test script: one that fails does not keep the others from running.

failures=()

# step NAME COMMAND…
step() {
  local name=$1
  shift
  say "Checking: $name"
  "$@" || failures+=("$name")
}

# end_steps - says how it went; false if a step failed.
end_steps() {
  if [ ${#failures[@]} -eq 0 ]; then
    say 'All checks passed'
    return
  fi
  say "Failed: $(IFS=,; echo "${failures[*]}")"
  return 1
}
