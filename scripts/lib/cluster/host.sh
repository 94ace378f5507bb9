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

# Every chain of the kubelet's and kube-proxy's, which have no names but these. To declare a chain empties it, and
# one that another jumps to does not go: hence the order. No other rule is touched.
remove_kubelet_rules() {
  local table rules
  for table in nat filter mangle; do
    rules=$(iptables-save --table "$table")
    if [[ $rules != *KUBE-* ]]; then continue; fi
    {
      echo "*$table"
      grep '^:KUBE-' <<<"$rules" || true
      sed -nE 's/^-A ((INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING) .*-j KUBE-)/-D \1/p' <<<"$rules"
      sed -nE 's/^:(KUBE-[^ ]*) .*/-X \1/p' <<<"$rules"
      echo COMMIT
    } | iptables-restore --noflush
  done
}

# Those of pods, empty by now.
remove_control_groups() {
  find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} + 2>/dev/null || true
}
