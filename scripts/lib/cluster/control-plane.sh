# shellcheck shell=bash
# etcd, the API server, the controllers and the scheduler.

start_control_plane() {
  say 'Starting the control plane'
  start_etcd
  start_apiserver
  wait_for_daemon kube-apiserver 'the API server does not answer' cluster_answers
  start_controllers
  kubectl_here apply --filename "$ROOT/scripts/cluster-parts/storage-class.yaml" >/dev/null
  wait_for_daemon kube-controller-manager 'the controllers do not work' \
    kubectl_here get serviceaccount default
}

# On ports of its own: 2379 may be another etcd's.
start_etcd() {
  start_daemon etcd etcd --name "$NODE" --data-dir "$CLUSTER/etcd" \
    --listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 \
    --listen-peer-urls http://127.0.0.1:12380 --initial-advertise-peer-urls http://127.0.0.1:12380 \
    --initial-cluster "$NODE=http://127.0.0.1:12380"
}

start_apiserver() {
  start_daemon kube-apiserver "$KUBERNETES/kube-apiserver" \
    --etcd-servers http://127.0.0.1:12379 \
    --bind-address "$ADDRESS" --advertise-address "$ADDRESS" --secure-port 6443 \
    --service-cluster-ip-range "$SERVICE_RANGE" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --client-ca-file "$KEYS/authority.crt" \
    --tls-cert-file "$KEYS/apiserver.crt" --tls-private-key-file "$KEYS/apiserver.key" \
    --kubelet-client-certificate "$KEYS/apiserver-kubelet-client.crt" \
    --kubelet-client-key "$KEYS/apiserver-kubelet-client.key" \
    `# the node has no name that resolves: without this exec and logs do not find it` \
    --kubelet-preferred-address-types InternalIP \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$KEYS/service-accounts.key" \
    --service-account-signing-key-file "$KEYS/service-accounts.key"
}

start_controllers() {
  start_daemon kube-controller-manager "$KUBERNETES/kube-controller-manager" \
    --kubeconfig "$KEYS/controller-manager.kubeconfig" --leader-elect=false --port 0 \
    --use-service-account-credentials \
    --root-ca-file "$KEYS/authority.crt" \
    --service-account-private-key-file "$KEYS/service-accounts.key" \
    --enable-hostpath-provisioner \
    `# at the default of 20 a second fifty namespaces take minutes to go` \
    --kube-api-qps 200 --kube-api-burst 400 --concurrent-namespace-syncs 20
  start_daemon open-volumes "$ROOT/scripts/cluster-parts/open-volumes" "$CLUSTER_KUBECONFIG"
  start_daemon kube-scheduler "$KUBERNETES/kube-scheduler" \
    --kubeconfig "$KEYS/scheduler.kubeconfig" --leader-elect=false --port 0
}
