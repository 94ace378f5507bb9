# shellcheck shell=bash
# Where this machine may not lower oom_score_adj, a runtime that does not try (see cluster-parts/runc-plain-oom).

readonly RUNTIME=plain-oom
readonly RUNTIME_PROGRAM=/usr/local/lib/pulso/runc-plain-oom

ensure_runtime() {
  if may_lower_oom_score || runtime_is_default; then return; fi
  say "Making $RUNTIME the engine's default runtime (this machine lacks CAP_SYS_RESOURCE)"
  install -D --mode 755 "$ROOT/scripts/cluster-parts/runc-plain-oom" "$RUNTIME_PROGRAM"
  add_runtime_to_settings /etc/docker/daemon.json
  # The engine reads its settings again without stopping anything that runs.
  kill -HUP "$(cat /var/run/docker.pid)"
  wait_for 20 runtime_is_default || die "the engine does not take $RUNTIME as its runtime" 'see /etc/docker/daemon.json'
}

may_lower_oom_score() { (echo -998 >/proc/self/oom_score_adj) 2>/dev/null; }

runtime_is_default() { [ "$(docker info --format '{{.DefaultRuntime}}' 2>/dev/null)" = "$RUNTIME" ]; }

add_runtime_to_settings() {
  local file=$1
  mkdir -p "$(dirname "$file")"
  if [ ! -s "$file" ]; then echo '{}' >"$file"; fi
  jq --arg name "$RUNTIME" --arg path "$RUNTIME_PROGRAM" \
    '."default-runtime" = $name | .runtimes[$name] = { path: $path }' "$file" >"$file.new"
  mv "$file.new" "$file"
}
