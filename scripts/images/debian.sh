# shellcheck shell=bash
# The base of the stand-in images: a minimal Debian 12, made from the mirror this machine itself uses.

# import_debian_base TAG DIGEST
import_debian_base() {
  local tag=$1 digest=$2 setting mirrors tar failed=
  local options=(--variant=minbase --quiet --skip=chroot/policy-rc.d)
  # A proxy or a clock that is off is this machine's business: apt inside the image has to know of it too.
  while IFS= read -r setting; do
    options+=("--aptopt=$setting")
  done < <(apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ')
  options+=(--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*')
  # Without this a package's install script would start its server during an image build.
  # shellcheck disable=SC2016 # mmdebstrap's own shell puts the folder in $1
  options+=(--customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d" && chmod +x "$1/usr/sbin/policy-rc.d"')

  mirrors=$(bookworm_mirrors)
  # A file between the two, because half an archive would be imported without complaint.
  tar=$(mktemp --suffix=.tar)
  # With no mirror of its own, mmdebstrap takes Debian's public one.
  as_root mmdebstrap "${options[@]}" bookworm "$tar" ${mirrors:+"$mirrors"} &&
    docker import --change "LABEL pulso.recipe=$digest" "$tar" "$tag" || failed=yes
  rm -f "$tar"
  [ -z "$failed" ]
}

# The lines of a sources.list for Debian 12, from what this machine's apt is set up with; none on another release.
bookworm_mirrors() {
  # shellcheck disable=SC2016 # apt-get fills these in
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
    'Created-By: Packages' 'Origin: Debian' | grep -E '^deb [^ ]+ bookworm' | sort -u || true
}
