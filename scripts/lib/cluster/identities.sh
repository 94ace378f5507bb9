# shellcheck shell=bash
# The cluster's own certificate authority, and who is who in it. Made once, kept as long as the cluster is.

readonly KEYS=$CLUSTER/keys

make_identities() {
  if [ -e "$CLUSTER_KUBECONFIG" ]; then return; fi
  say 'Making certificates'
  rm -rf "$KEYS"
  (umask 077 && mkdir -p "$KEYS")
  make_key authority
  openssl req -x509 -new -key "$KEYS/authority.key" -subj /CN=pulso-cluster -days 3650 -out "$KEYS/authority.crt"
  make_key service-accounts
  make_certificate apiserver /CN=kube-apiserver "subjectAltName=$(apiserver_names)"
  make_certificate apiserver-kubelet-client /O=system:masters/CN=kube-apiserver

  make_kubeconfig controller-manager /CN=system:kube-controller-manager
  make_kubeconfig scheduler /CN=system:kube-scheduler
  make_kubeconfig proxy /CN=system:kube-proxy
  make_kubeconfig kubelet "/O=system:nodes/CN=system:node:$NODE"
  make_kubeconfig admin /O=system:masters/CN=admin
  mv "$KEYS/admin.kubeconfig" "$CLUSTER_KUBECONFIG"
}

apiserver_names() {
  printf 'IP:%s,' "$ADDRESS" "$FIRST_SERVICE"
  printf 'DNS:kubernetes.default.svc%s,' '' .cluster.local
  printf 'DNS:kubernetes,DNS:kubernetes.default'
}

# In the older of the two forms: the API server reads service accounts' keys in no other.
make_key() { openssl ecparam -genkey -name prime256v1 -noout -out "$KEYS/$1.key"; }

# make_certificate NAME SUBJECT [EXTENSION]
make_certificate() {
  local name=$1 subject=$2 extension=${3:-basicConstraints=CA:FALSE}
  make_key "$name"
  openssl req -new -key "$KEYS/$name.key" -subj "$subject" |
    openssl x509 -req -CA "$KEYS/authority.crt" -CAkey "$KEYS/authority.key" -CAcreateserial -days 3650 \
      -extfile <(echo "$extension") -out "$KEYS/$name.crt" 2>/dev/null
}

# make_kubeconfig NAME SUBJECT - all it needs is inside it, so that it can be copied elsewhere.
make_kubeconfig() {
  local name=$1 subject=$2
  make_certificate "$name" "$subject"
  cat >"$KEYS/$name.kubeconfig" <<END
apiVersion: v1
kind: Config
current-context: pulso
contexts: [{ name: pulso, context: { cluster: pulso, user: $name } }]
clusters:
  - name: pulso
    cluster:
      server: https://$ADDRESS:6443
      certificate-authority-data: $(base64 -w 0 "$KEYS/authority.crt")
users:
  - name: $name
    user:
      client-certificate-data: $(base64 -w 0 "$KEYS/$name.crt")
      client-key-data: $(base64 -w 0 "$KEYS/$name.key")
END
  chmod 600 "$KEYS/$name.kubeconfig"
}
