# shellcheck shell=bash
# The cluster's DNS: dnsmasq over a hosts file that follows the cluster's services.

start_names() {
  touch "$CLUSTER/hosts"
  start_daemon dnsmasq dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --log-facility=- --user=root \
    --listen-address="$ADDRESS" --bind-interfaces \
    --no-hosts --addn-hosts="$CLUSTER/hosts" --local=/cluster.local/
  start_daemon follow-names "$ROOT/scripts/cluster-parts/follow-names" \
    "$CLUSTER_KUBECONFIG" "$CLUSTER/hosts" "$CLUSTER/daemons/dnsmasq"
}
