# shellcheck shell=bash
# Images built from Debian packages, for machines that reach no container registry.
# Each says what it is in its name (pulso-local/…) and which recipe made it in its label `pulso.recipe`.

# shellcheck source=scripts/images/debian.sh
. "$ROOT/scripts/images/debian.sh"

readonly BASE_STAND_IN=pulso-local/debian:bookworm
readonly POSTGRES_STAND_IN=pulso-local/postgres:15
readonly MARIADB_STAND_IN=pulso-local/mariadb:10.11
readonly REDIS_STAND_IN=pulso-local/redis:7
NODE_STAND_IN=pulso-local/node:$(node --version | tr -d v)
readonly NODE_STAND_IN

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
  local tag=$1 digest=$2 build=$3
  if [ "$(docker image inspect --format '{{index .Config.Labels "pulso.recipe"}}' "$tag" 2>/dev/null)" = "$digest" ]; then
    return
  fi
  require_image_builder
  say "Building $tag from Debian packages"
  run_logged "$LOGS/image-$(tr '/:' '--' <<<"$tag").log" "$build" "$tag" "$digest"
}

require_image_builder() {
  if command -v mmdebstrap >/dev/null; then return; fi
  if ! can_install; then
    die 'no container registry can be reached, and this machine cannot build images itself' \
      "building them needs Debian or Ubuntu with root or sudo (mmdebstrap)" \
      "or load postgres:15, mysql:8.0, redis:7 and node:20-slim into the engine with 'docker load'"
  fi
  install_packages 'to build images' mmdebstrap debian-archive-keyring
}

# The build sees the host's network, because the mirror may be reachable in no other way.
build_from_recipe() {
  local tag=$1 digest=$2 recipe context
  recipe=$(stand_in_recipe "$tag")
  context=$(mktemp -d)
  cp -r "$recipe/." "$context"
  if [ "$tag" = "$NODE_STAND_IN" ]; then cp "$(readlink -f "$(command -v node)")" "$context/node"; fi
  docker build --network host --build-arg "BASE=$BASE_STAND_IN" \
    --label "pulso.recipe=$digest" --tag "$tag" "$context"
  rm -rf "$context"
}

# digest_of THING… - of files, of folders with all they hold, and of plain texts.
digest_of() {
  local thing
  for thing in "$@"; do
    if [ -d "$thing" ]; then
      (cd "$thing" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
    elif [ -f "$thing" ]; then
      sha256sum <"$thing"
    else
      echo "$thing"
    fi
  done | sha256sum | cut -d ' ' -f 1
}
