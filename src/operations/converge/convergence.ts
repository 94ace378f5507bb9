import type { ErrorFields } from '../../core/error-fields.ts';
import type { Operation, Plan } from '../../engine/plan.ts';
import type { StackState } from '../../engine/summarize-state.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';

/** What every verb that changes stacks is asked. */
export interface ConvergeRequest extends ClientChoice {
  /** Plans, and changes nothing. */
  dryRun: boolean;
  /** Milliseconds to wait for health, each client. */
  timeout: number;
  /** Asked, one client at a time, before a plan that loses something or takes a stack down is applied; false leaves that client as it is. */
  confirm?: ((plan: Plan) => Promise<boolean>) | undefined;
}

/** Every client asked for, sorted by slug, whatever became of it. */
export interface ConvergeResult {
  clients: readonly ConvergedClient[];
}

export interface ConvergedClient {
  slug: string;
  /** Null where the client's record could not be read. */
  target: string | null;
  operations: readonly Operation[];
  outcome: 'planned' | 'changed' | 'unchanged' | 'declined' | 'failed' | 'interrupted';
  state?: StackState | undefined;
  /** Where its web port answers. */
  url?: string | undefined;
  error?: ErrorFields | undefined;
}
