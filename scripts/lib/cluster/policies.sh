# shellcheck shell=bash
# NetworkPolicies: the cluster stores them. Where it is asked to, a program enforces them with nftables.

readonly ENFORCER=enforce-policies.js
readonly POLICY_TABLE=pulso_policy

# set_enforcement on|off
set_enforcement() {
  require_root
  take_cluster
  case ${1:-} in
    on) start_enforcement ;;
    off) stop_enforcement ;;
    *) die "usage: scripts/cluster enforce on|off" ;;
  esac
}

start_enforcement() {
  cluster_answers || die 'The cluster is down' 'scripts/cluster up'
  find_address
  install_packages 'to enforce NetworkPolicies' nftables
  ensure_node
  start_daemon "$ENFORCER" node "$ROOT/scripts/cluster-parts/$ENFORCER" "$CLUSTER_KUBECONFIG" "$ADDRESS"
  wait_for_daemon "$ENFORCER" 'NetworkPolicies are not enforced' has_policy_table
  say 'NetworkPolicies are enforced'
}

# The program removes its table when it ends; one that was killed does not.
stop_enforcement() {
  stop_daemons "$ENFORCER"
  if has_policy_table; then nft delete table inet "$POLICY_TABLE"; fi
  say 'NetworkPolicies are not enforced'
}

has_policy_table() { nft list table inet "$POLICY_TABLE" >/dev/null 2>&1; }
