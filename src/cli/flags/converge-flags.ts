import type { ConvergeRequest } from '../../operations/converge/convergence.ts';
import type { Call } from '../verb.ts';
import { chosenClients, type SelectionFlags } from './selection-flags.ts';

/** Flags of every verb that changes stacks. */
export interface ConvergeFlags extends SelectionFlags {
  dryRun?: boolean | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
}

/** `--timeout` where it is not given: 5 minutes. */
export const DEFAULT_TIMEOUT = 300_000;

/** What those flags ask of an operation. */
export function convergeRequest({
  operands,
  flags,
}: Pick<Call<ConvergeFlags>, 'operands' | 'flags'>): ConvergeRequest {
  return {
    ...chosenClients(operands, flags),
    dryRun: flags.dryRun ?? false,
    timeout: flags.timeout ?? DEFAULT_TIMEOUT,
  };
}
