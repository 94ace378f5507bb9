import { CHECKSUM_ANNOTATION } from '../transform/add-checksums.ts';
import { SERVICE_LABEL } from '../transform/transform-pods.ts';
import type { ContainerStatus, Pod, Workload } from './cluster-objects.ts';

/** Annotation of a pod template: when the last restart was requested. */
export const RESTARTED_ANNOTATION = 'pulso.dev/restarted-at';

/** Annotation of a stopped workload: how many pods it had. */
export const REPLICAS_ANNOTATION = 'pulso.dev/replicas';

export function nameOf({ metadata }: { metadata?: { name?: string } }): string {
  return metadata?.name ?? '';
}

/** How many pods it should have. */
export function wantedPods({ spec }: Workload): number {
  return spec?.replicas ?? 1;
}

/** The service that a pod belongs to. */
export function serviceOf({ metadata }: Pod): string | undefined {
  return metadata?.labels?.[SERVICE_LABEL];
}

/** The pods of a workload, without those being deleted. */
export function podsOf(workload: Workload, pods: readonly Pod[]): Pod[] {
  const name = nameOf(workload);
  return pods.filter(
    (pod) => serviceOf(pod) === name && pod.metadata?.deletionTimestamp === undefined,
  );
}

/** True for a pod made from the workload's current pod template. */
export function isCurrent({ metadata }: Pod, workload: Workload): boolean {
  const desired = workload.spec?.template?.metadata?.annotations;
  return [CHECKSUM_ANNOTATION, RESTARTED_ANNOTATION].every(
    (name) => metadata?.annotations?.[name] === desired?.[name],
  );
}

export function isReady({ status }: Pod): boolean {
  return (
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
  );
}

/** The statuses of all its containers, init containers first. */
export function containersOf({ status }: Pod): ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
