# shellcheck shell=bash
# Images built from Debian packages, for machines that reach no container registry.
# Each says what it is in its name (pulso-local/…) and which recipe made it in its label `pulso.recipe`.

readonly BASE_STAND_IN=pulso-local/debian:bookworm

# Named for what it holds: this machine's own Node, whatever its version.
node_stand_in() { echo "pulso-local/node:$(node --version | tr -d v)"; }

# build_stand_in TAG - builds it, and its base, unless the image there was made by the same recipe.
build_stand_in() {
  local tag=$1 recipe base
  recipe=$(stand_in_recipe "$tag")
  base=$(digest_of "$ROOT/scripts/images/debian.sh")
  ensure_recipe "$BASE_STAND_IN" "$base" import_debian_base
  ensure_recipe "$tag" "$(digest_of "$base" "$recipe" "$tag")" build_from_recipe
}

stand_in_recipe() {
  local name=${1#*/}
  echo "$ROOT/scripts/images/${name%%:*}"
}

# ensure_recipe TAG DIGEST BUILD - runs `BUILD TAG DIGEST` unless the image has that digest already.
ensure_recipe() {
  local tag=$1 digest=$2 build=$3 built_by old
  read -r old built_by < <(docker image inspect --format '{{.Id}} {{index .Config.Labels "pulso.recipe"}}' "$tag" 2>/dev/null) || true
  if [ "${built_by:-}" = "$digest" ]; then return; fi
  require_image_builder
  say "Building $tag from Debian packages"
  run_logged "$LOGS/image-$(tr '/:' '--' <<<"$tag").log" "$build" "$tag" "$digest"
  # The one it replaces, unless a container still runs from it.
  if [ -n "${old:-}" ]; then docker image rm "$old" >/dev/null 2>&1 || true; fi
}

require_image_builder() {
  if ! can_install; then
    die 'no container registry can be reached, and this machine cannot build images itself' \
      'building them needs Debian or Ubuntu with root or sudo' \
      "or bring them along: 'docker load' redis:7, postgres:15, mysql:8.0 and $NODE_IMAGE"
  fi
  install_packages 'to build images' mmdebstrap debian-archive-keyring
  refresh_package_lists # which mirrors this machine uses is read from them
}

# The build sees the host's network, because the mirror may be reachable in no other way.
build_from_recipe() {
  local tag=$1 digest=$2
  recipe_context "$tag" | docker build --network host --build-arg "BASE=$BASE_STAND_IN" \
    --label "pulso.recipe=$digest" --tag "$tag" -
}

# The recipe's folder as a tar file, with this machine's Node beside it where that goes into the image.
recipe_context() {
  local files=(-C "$(stand_in_recipe "$1")" .) node
  if [ "$1" = "$(node_stand_in)" ]; then
    node=$(node --print process.execPath)
    files+=(-C "$(dirname "$node")" node)
  fi
  tar --create --file - "${files[@]}"
}

# digest_of THING… - of files, of folders with all they hold, and of plain texts.
digest_of() {
  local thing file
  for thing in "$@"; do
    if [ -e "$thing" ]; then
      find "$thing" -type f | LC_ALL=C sort | while read -r file; do
        echo "${file#"$ROOT"}"
        cat "$file"
      done
    else
      echo "$thing"
    fi
  done | sha256 | cut -d ' ' -f 1
}

# macOS has it under another name.
sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum --algorithm 256; fi; }
