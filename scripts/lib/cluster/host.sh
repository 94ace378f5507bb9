# shellcheck shell=bash
# What the node's programs change on this machine outside of their own folder, and how that is put back.

# The kubelet and kube-proxy set these as they need them, and never back.
readonly KERNEL_SETTINGS=(
  net/ipv4/conf/all/route_localnet vm/overcommit_memory
  kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes
)

remember_host() {
  if [ -e "$CLUSTER/host" ]; then return; fi
  local name
  for name in "${KERNEL_SETTINGS[@]}"; do
    if [ -e "/proc/sys/$name" ]; then echo "$name $(<"/proc/sys/$name")"; fi
  done >"$CLUSTER/host.new"
  mv "$CLUSTER/host.new" "$CLUSTER/host"
}

restore_host() {
  remove_kubelet_rules
  remove_control_groups
  rmdir /var/log/pods /var/log/containers /var/lib/kubelet 2>/dev/null || true
  if [ ! -e "$CLUSTER/host" ]; then return; fi
  local name value
  while read -r name value; do
    { echo "$value" >"/proc/sys/$name"; } 2>/dev/null || true
  done <"$CLUSTER/host"
}

# What kube-proxy's own clean-up leaves: the kubelet's chains, and the empty ones both keep to notice a flush.
remove_kubelet_rules() {
  local table chain
  for table in nat filter mangle; do
    for chain in INPUT OUTPUT; do
      iptables --table "$table" --delete "$chain" --jump KUBE-FIREWALL 2>/dev/null || true
    done
    iptables-save --table "$table" | sed -n 's/^:\(KUBE-[^ ]*\).*/\1/p' | while read -r chain; do
      iptables --table "$table" --flush "$chain" && iptables --table "$table" --delete-chain "$chain" || true
    done
  done
}

# Those of pods, empty by now.
remove_control_groups() {
  find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2>/dev/null || true
}
