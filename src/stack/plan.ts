/** The operations that take one client's observed stack to the desired one. */
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
  /** Resources whose operations must end before this one starts. */
  dependsOn: readonly string[];
  /** True where data or an address people use is lost. */
  destructive: boolean;
}

/** True where applying it would change nothing. */
export function isEmptyPlan(plan: Plan): boolean {
  return plan.operations.every((operation) => operation.type === 'none');
}
