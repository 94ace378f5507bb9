/** How a cluster is reached. */
export interface KubernetesTarget {
  /** As pulso.yaml calls it. */
  name: string;
  /** Absolute path; absent: KUBECONFIG, then ~/.kube/config, then the pod's own account. */
  kubeconfig?: string;
  /** Absent: the kubeconfig's current one. */
  context?: string;
  /** Of the ingress controller, whose pods may reach clients. */
  ingressNamespace?: string;
}
