import type { ClientChoice } from '../../workspace/clients/select-clients.ts';

export interface ProveRequest extends ClientChoice {
  /** Plans the probes and makes none. */
  dryRun: boolean;
}
