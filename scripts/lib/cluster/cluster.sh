# shellcheck shell=bash
# The cluster as a whole: what it consists of, up and down.

readonly CLUSTER=$CACHE/cluster
readonly CLUSTER_KUBECONFIG=$CLUSTER/kubeconfig
readonly NODE=pulso
readonly SERVICE_RANGE=10.96.0.0/16
readonly FIRST_SERVICE=10.96.0.1
readonly CANNOT_HAVE=69
readonly VOLUMES_FOLDER=/tmp/hostpath_pv # fixed in Kubernetes' host-path provisioner

. "$ROOT/scripts/lib/cluster/programs.sh"
. "$ROOT/scripts/lib/cluster/daemons.sh"
. "$ROOT/scripts/lib/cluster/identities.sh"
. "$ROOT/scripts/lib/cluster/control-plane.sh"
. "$ROOT/scripts/lib/cluster/runtime.sh"
. "$ROOT/scripts/lib/cluster/node.sh"
. "$ROOT/scripts/lib/cluster/host.sh"
. "$ROOT/scripts/lib/cluster/names.sh"
. "$ROOT/scripts/lib/cluster/policies.sh"

start_cluster() {
  require_root
  take_cluster
  if cluster_answers && daemons_run kubelet kube-proxy dnsmasq follow-names open-volumes; then
    say 'The cluster is up already'
  else
    require_machine
    install_packages 'to run a cluster' \
      etcd-server conntrack dnsmasq-base socat busybox-static iproute2 iptables jq openssl
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
  if [ ! -e "$CLUSTER" ]; then
    say 'No cluster is up'
    return
  fi
  say 'Stopping the cluster'
  stop_enforcement >/dev/null
  stop_node
  stop_daemons follow-names open-volumes dnsmasq kube-scheduler kube-controller-manager kube-apiserver etcd
  rm -rf "$CLUSTER" "$VOLUMES_FOLDER"
}

show_cluster() {
  if ! cluster_answers; then
    say 'The cluster is down'
    return 1
  fi
  kubectl_here get nodes,pods --all-namespaces
  if has_policy_table; then say 'NetworkPolicies are enforced'; else say 'NetworkPolicies are not enforced'; fi
  echo "$CLUSTER_KUBECONFIG"
}

cluster_answers() {
  [ -e "$CLUSTER_KUBECONFIG" ] && kubectl_here get --raw /readyz >/dev/null 2>&1
}

kubectl_here() { kubectl --kubeconfig "$CLUSTER_KUBECONFIG" --request-timeout 5s "$@"; }

# cannot_have WHY - this machine is not one on which a cluster can be: a code of its own tells that from a failure.
cannot_have() {
  (die "$1" 'elsewhere give pulso the kubeconfig of a cluster you have') || exit "$CANNOT_HAVE"
}

require_root() {
  if [ "$(id -u)" != 0 ]; then cannot_have 'a cluster can be started and stopped only by root'; fi
}

require_machine() {
  if ! can_install; then cannot_have 'a cluster is made of Debian packages, and this machine has no apt-get'; fi
  case ${DOCKER_HOST:-} in
    '' | unix://*) ;;
    *) cannot_have "a cluster needs a Docker Engine of this machine, and DOCKER_HOST is $DOCKER_HOST" ;;
  esac
}

# Pods sit on the engine's default bridge, and all of the cluster listens on this machine's address there:
# pods reach it, other machines do not.
find_address() {
  ADDRESS=$(ip -4 -oneline address show dev docker0 2>/dev/null | sed 's/.*inet \([0-9.]*\).*/\1/') || true
  if [ -z "$ADDRESS" ]; then
    cannot_have "a cluster needs the Docker Engine's default bridge (docker0), and it has no address on this machine"
  fi
}

# One up or down at a time.
take_cluster() {
  mkdir -p "$CACHE"
  exec 9>"$CACHE/cluster.lock"
  flock 9
}
