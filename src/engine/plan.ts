/**
 * The operations that take one client's observed stack to the desired one, each after those it
 * depends on. A resource may appear twice (`stop` then `start` is a restart): its operations are
 * carried out in this order.
 */
export interface Plan {
  slug: string;
  target: string;
  operations: readonly Operation[];
}

export type OperationType = 'create' | 'update' | 'recreate' | 'start' | 'stop' | 'remove' | 'none';

export interface Operation {
  type: OperationType;
  /** `network/default`, `volume/database-data`, `service/app`; on Kubernetes `deployment/app` … */
  resource: string;
  /** Why, in a few words a person understands: `config/client.yaml changed`. */
  cause: string;
  /** Resources whose operations earlier in the plan must end before this one starts. */
  dependsOn: readonly string[];
  /** True where data or an address people use is lost. */
  destructive: boolean;
  /** The engine's own id of the instance it acts on or leaves as it is; absent if there is none yet. */
  id?: string;
  /**
   * How what ran is kept until what replaces it is healthy: `beside` it runs on, `restore` it is stopped and started
   * again if that fails, `revert` what has no containers is written as it was. Absent: it is not kept, or nothing ran.
   */
  rollback?: 'beside' | 'restore' | 'revert';
  /** The engine's own id of what an interrupted change set aside: it goes once `id` is healthy, or comes back. */
  previous?: string;
  /** Resources whose running instance has a port that this one takes: they are stopped before it starts. */
  takesPortsOf?: readonly string[];
  /** Volumes, by their names on the engine, whose data is copied before the instance starts; what is copied is kept. */
  carry?: readonly Carried[];
  /** True where fields that others own are taken. */
  force?: boolean;
  /** True if the object is deleted and created again around the pods that it keeps. */
  replace?: boolean;
  /** True if its pods end before: one that is replaced cannot take over pods with other claims. */
  endsFirst?: boolean;
  /** True where a person should read the cause although nothing is done. */
  warning?: boolean;
}

/** Data that moves to another volume. */
export interface Carried {
  from: string;
  to: string;
  /** True if an earlier copy to it was interrupted: that is removed first. */
  again?: boolean;
}

const SERVICE = 'service/';

/** Whether it is about a service of a compose file. */
export function isOnService({ resource }: Pick<Operation, 'resource'>): boolean {
  return resource.startsWith(SERVICE);
}

/** The service that an operation of isOnService is about. */
export function serviceOf({ resource }: Pick<Operation, 'resource'>): string {
  return resource.slice(SERVICE.length);
}

/** True where applying it would change nothing. */
export function isEmptyPlan(plan: Pick<Plan, 'operations'>): boolean {
  return plan.operations.every((operation) => operation.type === 'none');
}
