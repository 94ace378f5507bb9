import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Service } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue } from '../../syntax/compose-node.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { readBytes } from '../fields/read-quantities.ts';
import { readCpus, readLimit } from '../fields/read-scalars.ts';

const limitReaders = { cpus: readCpus, memory: readBytes, pids: readLimit };
const reservationReaders = { cpus: readCpus, memory: readBytes };
const resourceReaders = {
  limits: (node: ComposeNode) => readFields(node, limitReaders),
  reservations: (node: ComposeNode) => readFields(node, reservationReaders),
};

export type Deploy = Fields<typeof resourceReaders>;

/** `deploy`, of which one host has a use for `resources` alone. */
export function readDeploy(node: ComposeNode): Deploy {
  const { resources } = readFields(node, {
    resources: (value: ComposeNode) => readFields(value, resourceReaders),
  });
  return resources ?? {};
}

/** The short keys and `deploy.resources` say the same thing; where both are written they must agree. */
export interface ResourceFields {
  cpus?: number;
  mem_limit?: number;
  pids_limit?: number;
  deploy?: Deploy;
}

export function resolveResources(node: ComposeNode, fields: ResourceFields): Service['resources'] {
  const { limits = {}, reservations = {} } = fields.deploy ?? {};
  const agree = (key: string, short?: number, long?: number): number | undefined => {
    if (short !== undefined && long !== undefined && short !== long)
      failValue(node, `sets ${key} twice, differently, by itself and in deploy.resources.limits`);
    return short ?? long;
  };
  return dropUndefined({
    cpus: agree('cpus', fields.cpus, limits.cpus),
    memory: agree('mem_limit', fields.mem_limit, limits.memory),
    pids: agree('pids_limit', fields.pids_limit, limits.pids),
    memoryReservation: reservations.memory,
    cpusReservation: reservations.cpus,
  });
}
