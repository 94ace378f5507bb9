import type { ClientRecord } from '../../client/client-record.ts';
import type { ErrorFields } from '../../core/error-fields.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Operation, Plan } from '../../engine/plan.ts';
import type { StackState } from '../../engine/observed/summarize-state.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type { Confirm } from '../confirm.ts';
import type { OperationContext } from '../context.ts';

/** How the stack of a client is changed. */
export interface ConvergeOptions {
  /** Plans, and changes nothing. */
  dryRun: boolean;
  /**
   * Whether data that `destroy` deletes is saved first, if pulso.yaml has a repository; absent: yes. `before-reset`: it
   * must be.
   */
  backup?: boolean | 'before-reset';
  /** Set by a move alone: it brings up a client whose data is not there yet. */
  duringMove?: boolean;
  /** Milliseconds to wait for health, each client. */
  timeout: number;
  /** Called with each plan and what it was made from, before it is confirmed; what it throws keeps the client as it is. */
  onPlan?: (
    context: OperationContext,
    record: ClientRecord,
    planned: { desired: DesiredClient; engine: Engine; plan: Plan },
  ) => Promise<void>;
  /** Asked, one client at a time, before a plan that loses something or takes a stack down is applied; false leaves that client as it is. */
  confirm: Confirm<Plan>;
}

/** What every verb that changes stacks is asked. */
export type ConvergeRequest = ClientChoice & ConvergeOptions;

/** Every client asked for, sorted by slug, whatever became of it. */
export interface ConvergeResult {
  clients: readonly ConvergedClient[];
}

export interface ConvergedClient {
  slug: string;
  /** Null where the client's record cannot be read. */
  target: string | null;
  operations: readonly Operation[];
  outcome: 'planned' | 'changed' | 'unchanged' | 'declined' | 'failed' | 'interrupted';
  state?: StackState;
  /** Where its web port answers. */
  url?: string;
  error?: ErrorFields;
}
