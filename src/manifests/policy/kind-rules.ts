import { groupKind } from '../apply-set.ts';
import { textAt } from '../../text/json.ts';
import type { ObjectRule } from './object-rule.ts';

/** Kinds in a namespace whose reach these rules know. */
const KNOWN = new Set([
  'Namespace',
  'ConfigMap',
  'Secret',
  'Service',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'LimitRange',
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'ReplicaSet.apps',
  'ControllerRevision.apps',
  'Job.batch',
  'CronJob.batch',
  'HorizontalPodAutoscaler.autoscaling',
  'Ingress.networking.k8s.io',
  'NetworkPolicy.networking.k8s.io',
  'PodDisruptionBudget.policy',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'ExternalSecret.external-secrets.io',
]);

/** Kinds without a namespace, and groups that have only such. */
const CLUSTER =
  /^(Cluster.*|PersistentVolume|Node|StorageClass\..*|VolumeAttachment\..*|CSI(Driver|Node)\..*|PriorityClass\..*|RuntimeClass\..*|IngressClass\..*|PodSecurityPolicy\..*|CustomResourceDefinition\..*|APIService\..*|CertificateSigningRequest\..*|FlowSchema\..*|PriorityLevelConfiguration\..*|.*\.admissionregistration\.k8s\.io|TokenReview\..*|SubjectAccessReview\..*)$/;

export const kindRule: ObjectRule = ({ apiVersion, kind }) => {
  const name = groupKind(apiVersion, kind);
  if (KNOWN.has(name)) return [];
  const says = { detail: name, path: ['kind'] };
  if (CLUSTER.test(name))
    return [{ ...says, code: 'isolation-cluster-object', message: 'belongs to the whole cluster' }];
  const message = `is of a kind that pulso does not know: ${name}`;
  return [{ ...says, code: 'isolation-unknown-kind', message }];
};

/** The namespace keeps privileged pods out, and its name is its own. */
export const namespaceRule: ObjectRule = ({ kind, body }, { isolation }) => {
  if (kind !== 'Namespace') return [];
  const label = (name: string): string | undefined => textAt(body, ['metadata', 'labels', name]);
  const enforced = 'pod-security.kubernetes.io/enforce';
  const named = 'kubernetes.io/metadata.name';
  const says = { code: 'isolation-pod-security' as const };
  const own = label(named) ?? isolation.own.slug;
  return [
    ...(label(enforced) === 'privileged'
      ? [
          {
            ...says,
            message: 'allows privileged pods',
            hint: 'write restricted',
            path: ['metadata', 'labels', enforced],
          },
        ]
      : []),
    ...(own === isolation.own.slug
      ? []
      : [
          {
            ...says,
            message: `has the name of another namespace, ${own}`,
            path: ['metadata', 'labels', named],
          },
        ]),
  ];
};
