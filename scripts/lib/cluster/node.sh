# shellcheck shell=bash
# The one node: kubelet on the Docker Engine, and kube-proxy.

readonly PAUSE_IMAGE=pulso-local/pause:1

start_node() {
  say 'Starting the node'
  ensure_pause_image
  remember_host
  write_kubelet_settings >"$CLUSTER/kubelet.yaml"
  start_daemon kubelet "$KUBERNETES/kubelet" \
    --kubeconfig "$KEYS/kubelet.kubeconfig" --config "$CLUSTER/kubelet.yaml" --root-dir "$CLUSTER/kubelet" \
    --cert-dir "$CLUSTER/kubelet/pki" \
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
# It would keep a folder where every kubelet has it, whatever its own is.
featureGates: { DevicePlugins: false }
kubeAPIQPS: 50
kubeAPIBurst: 100
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

# This cluster's pods are known by what holds their network: another cluster may be on this engine.
remove_pods() {
  local label=io.kubernetes.pod.uid pod
  docker ps --all --filter "ancestor=$PAUSE_IMAGE" --format "{{.Label \"$label\"}}" | sort -u | while read -r pod; do
    docker ps --all --quiet --filter "label=$label=$pod" | xargs docker rm --force --volumes >/dev/null
    rm -rf /var/log/pods/*_"$pod"
  done
  # Links to those logs, and to those of pods that went before.
  find /var/log/containers -xtype l -delete 2>/dev/null || true
}

stop_node() {
  stop_daemons kubelet
  remove_pods
  # The kubelet leaves its mounts behind, its own folder's among them; the deepest goes first.
  awk -v folder="$CLUSTER/kubelet" 'index($2 "/", folder "/") == 1 { print $2 }' /proc/mounts |
    sort --reverse | xargs --no-run-if-empty --max-args=1 umount
  stop_daemons kube-proxy
  restore_host
}
