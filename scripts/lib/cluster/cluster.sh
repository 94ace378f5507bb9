# shellcheck shell=bash
# The cluster as a whole: what it consists of, up and down.

readonly CLUSTER=$CACHE/cluster
readonly CLUSTER_KUBECONFIG=$CLUSTER/kubeconfig
readonly NODE=pulso
readonly SERVICE_RANGE=10.96.0.0/16
readonly FIRST_SERVICE=10.96.0.1
readonly PODS_FOLDER=/tmp/hostpath_pv # fixed in Kubernetes' host-path provisioner

. "$ROOT/scripts/lib/cluster/programs.sh"
. "$ROOT/scripts/lib/cluster/daemons.sh"
. "$ROOT/scripts/lib/cluster/identities.sh"
. "$ROOT/scripts/lib/cluster/control-plane.sh"
. "$ROOT/scripts/lib/cluster/runtime.sh"
. "$ROOT/scripts/lib/cluster/node.sh"
. "$ROOT/scripts/lib/cluster/names.sh"

start_cluster() {
  require_root
  take_cluster
  if cluster_answers && daemons_run kubelet kube-proxy dnsmasq follow-names open-volumes; then
    say 'The cluster is up already'
  else
    install_packages 'to run a cluster' \
      etcd-server conntrack dnsmasq-base socat busybox-static iptables jq openssl
    if ! command -v kubectl >/dev/null; then install_packages 'to run a cluster' kubernetes-client; fi
    ensure_kubernetes
    ensure_engine
    ensure_runtime
    find_address
    make_identities
    start_control_plane
    start_names
    start_node
  fi
  say "The cluster is up. Its kubeconfig:"
  echo "$CLUSTER_KUBECONFIG"
}

stop_cluster() {
  require_root
  take_cluster
  say 'Stopping the cluster'
  stop_node
  stop_daemons follow-names open-volumes dnsmasq kube-scheduler kube-controller-manager kube-apiserver etcd
  rm -rf "$CLUSTER" "$PODS_FOLDER"
}

show_cluster() {
  if ! cluster_answers; then
    say 'The cluster is down'
    return 1
  fi
  kubectl_here get nodes,pods --all-namespaces
  echo "$CLUSTER_KUBECONFIG"
}

cluster_answers() {
  [ -e "$CLUSTER_KUBECONFIG" ] && kubectl_here get --raw /readyz >/dev/null 2>&1
}

kubectl_here() { kubectl --kubeconfig "$CLUSTER_KUBECONFIG" --request-timeout 5s "$@"; }

require_root() {
  if [ "$(id -u)" != 0 ]; then
    die 'a cluster can be started only by root' 'sudo scripts/cluster up, or give pulso a kubeconfig of a cluster you have'
  fi
}

# Pods sit on the engine's default bridge, and all of the cluster listens on this machine's address there:
# pods reach it, other machines do not.
find_address() {
  ADDRESS=$(ip -4 -oneline address show dev docker0 | sed 's/.*inet \([0-9.]*\).*/\1/')
  if [ -z "$ADDRESS" ]; then die "the engine's default bridge (docker0) has no address on this machine"; fi
}

# One up or down at a time.
take_cluster() {
  mkdir -p "$CACHE"
  exec 9>"$CACHE/cluster.lock"
  flock 9
}
