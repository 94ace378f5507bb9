# shellcheck shell=bash
# The one node: kubelet on the Docker Engine, and kube-proxy.

readonly PAUSE_IMAGE=pulso-local/pause:1

start_node() {
  say 'Starting the node'
  ensure_pause_image
  write_kubelet_settings >"$CLUSTER/kubelet.yaml"
  start_daemon kubelet "$KUBERNETES/kubelet" \
    --kubeconfig "$KEYS/kubelet.kubeconfig" --config "$CLUSTER/kubelet.yaml" --root-dir "$CLUSTER/kubelet" \
    --hostname-override "$NODE" --node-ip "$ADDRESS" \
    --container-runtime docker --docker-endpoint "${DOCKER_HOST:-unix:///var/run/docker.sock}" \
    --pod-infra-container-image "$PAUSE_IMAGE"
  # Zero leaves the kernel's own settings: a container host may not be allowed to change them.
  start_daemon kube-proxy "$KUBERNETES/kube-proxy" \
    --kubeconfig "$KEYS/proxy.kubeconfig" --hostname-override "$NODE" --bind-address "$ADDRESS" \
    --proxy-mode iptables --masquerade-all \
    --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0s --conntrack-tcp-timeout-close-wait 0s
  wait_for_daemon kubelet 'the node does not get ready' node_is_ready
}

node_is_ready() {
  kubectl_here get node "$NODE" --output jsonpath='{.status.conditions[?(@.type=="Ready")].status}' | grep -qx True
}

# The thresholds keep the kubelet from removing images and pods because the disk is full of other things:
# the engine's images are not its own.
write_kubelet_settings() {
  cat <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $ADDRESS
authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: $KEYS/authority.crt } }
authorization: { mode: Webhook }
cgroupDriver: $(docker info --format '{{.CgroupDriver}}')
clusterDNS: [$ADDRESS]
clusterDomain: cluster.local
failSwapOn: false
imageGCHighThresholdPercent: 100
evictionHard: { memory.available: 100Mi, nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0% }
maxPods: 250
registryPullQPS: 0
serializeImagePulls: false
END
}

# What holds a pod's network open. It ends on SIGTERM at once, so that a pod's end need not be waited for.
ensure_pause_image() {
  if has_image "$PAUSE_IMAGE"; then return; fi
  tar --create --directory "$(dirname "$(command -v busybox)")" busybox |
    docker import --change 'CMD ["/busybox", "sh", "-c", "trap exit TERM INT; /busybox sleep 2147483647 & wait"]' \
      - "$PAUSE_IMAGE" >/dev/null
}

stop_node() {
  stop_daemons kubelet
  # Every one of them is the kubelet's: this label is Kubernetes' own.
  docker ps --all --quiet --filter label=io.kubernetes.pod.uid | xargs --no-run-if-empty docker rm --force --volumes >/dev/null
  # The kubelet leaves its mounts behind, its own folder's among them; the deepest goes first.
  awk -v folder="$CLUSTER/kubelet" 'index($2 "/", folder "/") == 1 { print $2 }' /proc/mounts |
    sort --reverse | xargs --no-run-if-empty --max-args=1 umount
  stop_daemons kube-proxy
  "$KUBERNETES/kube-proxy" --cleanup >/dev/null 2>&1 || true
  remove_kubelet_rules
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
