import type { Stage } from '../engine/desired/manifests.ts';

/** The order of kinds: who needs what. A kind that is not named is configuration. */
const STAGES: Readonly<Record<Stage, readonly string[]>> = {
  namespace: ['Namespace'],
  policy: [
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ResourceQuota',
    'LimitRange',
    'NetworkPolicy',
    'PodDisruptionBudget',
  ],
  config: ['ConfigMap', 'Secret', 'ExternalSecret', 'Service'],
  data: ['PersistentVolumeClaim', 'StatefulSet'],
  app: ['Deployment', 'DaemonSet', 'Job', 'CronJob', 'HorizontalPodAutoscaler', 'Ingress'],
};

const ORDER = Object.keys(STAGES) as Stage[];

export function stageOf(kind: string): Stage {
  return ORDER.find((stage) => STAGES[stage].includes(kind)) ?? 'config';
}

/** Sorts what is applied first to the front: by stage, then by kind as the stage lists them, then by name. */
export function compareStages(
  one: { kind: string; name: string },
  other: { kind: string; name: string },
): number {
  return rank(one.kind) - rank(other.kind) || (one.name < other.name ? -1 : 1);
}

function rank(kind: string): number {
  const stage = stageOf(kind);
  const place = STAGES[stage].indexOf(kind);
  return ORDER.indexOf(stage) * 100 + (place === -1 ? 99 : place);
}
