import type { V1Deployment, V1Pod, V1StatefulSet } from '@kubernetes/client-node';
import { CHECKSUM_ANNOTATION } from '../transform/add-checksums.ts';
import { SERVICE_LABEL } from '../transform/transform-pods.ts';
import type { Raw } from './wire-type.ts';

export type Pod = Raw<V1Pod>;
export type Deployment = Raw<V1Deployment>;
export type StatefulSet = Raw<V1StatefulSet>;
/** What keeps the pods of a service there. */
export type Workload = Deployment | StatefulSet;

export type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

/** Annotation of a pod template: when a restart was asked for. */
export const RESTARTED_ANNOTATION = 'pulso.dev/restarted-at';

/** Annotation of a stopped workload: how many pods it had. */
export const REPLICAS_ANNOTATION = 'pulso.dev/replicas';

export function nameOf({ metadata }: { metadata?: { name?: string | undefined } }): string {
  return metadata?.name ?? '';
}

/** Pods it shall have. */
export function wantedPods({ spec }: Workload): number {
  return spec?.replicas ?? 1;
}

/** The service a pod is of. */
export function serviceOf({ metadata }: Pod): string | undefined {
  return metadata?.labels?.[SERVICE_LABEL];
}

/** The pods of a workload that are not on their way out. */
export function podsOf(workload: Workload, pods: readonly Pod[]): Pod[] {
  const name = nameOf(workload);
  return pods.filter(
    (pod) => serviceOf(pod) === name && pod.metadata?.deletionTimestamp === undefined,
  );
}

/** True for a pod made from the workload's pod template as it is now. */
export function isCurrent({ metadata }: Pod, workload: Workload): boolean {
  const asked = workload.spec?.template.metadata?.annotations;
  return [CHECKSUM_ANNOTATION, RESTARTED_ANNOTATION].every(
    (name) => metadata?.annotations?.[name] === asked?.[name],
  );
}

export function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
  );
}

/** The statuses of all its containers, those that prepare it first. */
export function containersOf({ status }: Pod): ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
