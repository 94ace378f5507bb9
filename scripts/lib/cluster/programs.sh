# shellcheck shell=bash
# The five programs of Kubernetes 1.20, built once from Debian's own source package: no binary package has them.

readonly KUBERNETES=$CACHE/kubernetes-1.20-with-reflect2 # another recipe, another folder
readonly REFLECT2=github.com/modern-go/reflect2
readonly KUBERNETES_PROGRAMS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)

ensure_kubernetes() {
  if [ -e "$KUBERNETES/kubelet" ]; then return; fi
  install_packages 'to build Kubernetes' golang-go golang-github-modern-go-reflect2-dev rsync jq make dpkg-dev
  local build=$CACHE/kubernetes-build
  rm -rf "$build"
  mkdir -p "$build"
  fetch_kubernetes_source "$build"
  say 'Building Kubernetes 1.20 (once; about five minutes on two cores)'
  run_logged "$LOGS/kubernetes-build.log" compile_kubernetes "$build/source"
  # In one step, so that a run that is cut short leaves nothing that looks whole.
  mkdir "$build/programs"
  (cd "$build/source/_output/bin" && mv "${KUBERNETES_PROGRAMS[@]}" "$build/programs")
  mv "$build/programs" "$KUBERNETES"
  rm -rf "$build"
}

# With a package list of its own: this machine's apt stays as it is set up.
fetch_kubernetes_source() {
  local build=$1
  refresh_package_lists # which mirrors this machine uses is read from them
  bookworm_mirrors | sed 's/^deb /deb-src /' >"$build/sources.list"
  if [ ! -s "$build/sources.list" ]; then cannot_have 'a cluster can be built only on Debian 12'; fi
  mkdir -p "$build/lists/partial" "$build/archives/partial"
  cat >"$build/apt.conf" <<END
Dir::Etc::SourceList "$build/sources.list";
Dir::Etc::SourceParts "-";
Dir::State::Lists "$build/lists";
Dir::Cache "$build";
APT::Sandbox::User "root";
Acquire::Retries "3";
END
  say 'Fetching the source of Kubernetes 1.20'
  (run_logged "$LOGS/kubernetes-source.log" download_kubernetes "$build") ||
    cannot_have "this machine's package mirror does not give the source of Kubernetes"
  run_logged "$LOGS/kubernetes-source.log" dpkg-source --extract "$build"/kubernetes_*.dsc "$build/source"
}

download_kubernetes() {
  cd "$1" || return
  export APT_CONFIG=$1/apt.conf
  apt-get update && apt-get source --download-only kubernetes
}

# At the lowest priority: the machine is in use. GOPATH is inside the tree, as in Debian's own rules.
compile_kubernetes() {
  local source=$1 programs
  programs=$(printf 'cmd/%s ' "${KUBERNETES_PROGRAMS[@]}")
  # The copy of this library in the source is for Go before 1.18; with a later Go the API server dies of its first
  # custom resource.
  rm -rf "$source/vendor/$REFLECT2"
  cp --recursive "/usr/share/gocode/src/$REFLECT2" "$source/vendor/$REFLECT2"
  mkdir -p "$source/.go/src/k8s.io"
  ln -sfn ../../.. "$source/.go/src/k8s.io/kubernetes"
  nice -n 19 env GOPATH="$source/.go" GOCACHE="$source/.go-cache" \
    CGO_ENABLED=0 GO111MODULE=off GOFLAGS=-mod=vendor \
    make --directory "$source" WHAT="$programs"
}
