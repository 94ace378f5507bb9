import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { RestartPolicy, Service } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue } from '../../syntax/compose-node.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { readDeviceRequests } from './read-host-access.ts';
import { readBytes } from '../fields/read-quantities.ts';
import { readLabels } from '../fields/read-labels.ts';
import { integerBetween, oneOf, readCpus, readLimit } from '../fields/read-scalars.ts';
import { readRestartPolicy } from './read-restart.ts';

const limitReaders = { cpus: readCpus, memory: readBytes, pids: readLimit };
const reservationReaders = { cpus: readCpus, memory: readBytes, devices: readDeviceRequests };
const resourceReaders = {
  limits: (node: ComposeNode) => readFields(node, limitReaders),
  reservations: (node: ComposeNode) => readFields(node, reservationReaders),
};

export type Deploy = Fields<typeof resourceReaders> & {
  restart?: RestartPolicy;
  replicas?: number;
};

const deployReaders = {
  resources: (value: ComposeNode) => readFields(value, resourceReaders),
  restart_policy: readRestartPolicy,
  replicas: readReplicas,
  // Without effect on one host: a swarm has several, and labels for what it keeps of a service itself.
  mode: oneOf('replicated', 'global'),
  labels: readLabels,
};

/** `deploy`, of which one host has a use for `resources` and `restart_policy` alone. */
export function readDeploy(node: ComposeNode): Deploy {
  const { resources, restart_policy: restart, replicas } = readFields(node, deployReaders);
  return dropUndefined({ ...resources, restart, replicas });
}

/** `scale` and `deploy.replicas`. */
export function readReplicas(node: ComposeNode): number {
  const replicas = integerBetween(0, 1_000_000)(node);
  if (replicas <= 1) return replicas;
  const hint = 'a service is one container; write further services with YAML anchors';
  return failValue(node, `is ${replicas}, and must be 0 or 1`, hint);
}

/** Both say the same thing: where both are written they must agree. */
export function resolveScale(
  node: ComposeNode,
  { scale, deploy }: { scale?: number; deploy?: Deploy },
): number {
  const replicas = deploy?.replicas;
  if (scale !== undefined && replicas !== undefined && scale !== replicas)
    failValue(node, 'sets scale and deploy.replicas, differently');
  return scale ?? replicas ?? 1;
}

/** The short keys and `deploy.resources` say the same thing; where both are written they must agree. */
export interface ResourceFields {
  cpus?: number;
  mem_limit?: number;
  pids_limit?: number;
  mem_reservation?: number;
  deploy?: Deploy;
}

export function resolveResources(node: ComposeNode, fields: ResourceFields): Service['resources'] {
  const { limits = {}, reservations = {} } = fields.deploy ?? {};
  const agree = (
    key: string,
    short?: number,
    long?: number,
    where = 'limits',
  ): number | undefined => {
    if (short !== undefined && long !== undefined && short !== long)
      failValue(node, `sets ${key} twice, differently, by itself and in deploy.resources.${where}`);
    return short ?? long;
  };
  return dropUndefined({
    cpus: agree('cpus', fields.cpus, limits.cpus),
    memory: agree('mem_limit', fields.mem_limit, limits.memory),
    pids: agree('pids_limit', fields.pids_limit, limits.pids),
    memoryReservation: agree(
      'mem_reservation',
      fields.mem_reservation,
      reservations.memory,
      'reservations',
    ),
    cpusReservation: reservations.cpus,
  });
}
