import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { ObservedService, ObservedStack } from '../../engine/observed/observed-stack.ts';
import { stackDrift } from '../../compose/plan/stack-drift.ts';
import { desiredServices, type DesiredClient } from '../../engine/desired/desired-client.ts';
import { findCompleted, summarizeState } from '../../engine/observed/summarize-state.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';
import type {
  ClientStatus,
  ServiceStatus,
  TemplateDrift,
} from '../catalog/schemas/observe-schemas.ts';
import type { NewestBackups } from '../catalog/schemas/client-schemas.ts';
import { summarizeClient } from './client-summary.ts';
import { clientUrl } from './client-url.ts';

/** All that is known of one client at one moment. */
export interface ClientSnapshot {
  record: ClientRecord;
  /** Absent: the target does not answer. */
  observed?: ObservedStack;
  /** Host that published ports answer on. */
  host?: string;
  /** Settings of its target. */
  target?: TargetConfig;
  /** The edge of its target. */
  edge?: EdgeConfig;
  /** Absent: the files do not load. */
  desired?: DesiredClient;
  templateDrift: TemplateDrift;
  /** Absent: not known. */
  backups?: NewestBackups;
}

/** Puts what was seen of a client into the words of `status`. */
export function describeStatus(sighting: ClientSnapshot): ClientStatus {
  const { record, observed, desired, templateDrift } = sighting;
  const isForeign = observed?.foreign !== undefined;
  const wanted = desired && desiredServices(desired);
  const state = isForeign ? 'foreign' : observed ? summarizeState(observed, wanted) : 'unknown';
  const completed = observed && findCompleted(observed, wanted);
  const drift = observed && desired && !isForeign ? stackDrift(desired, observed) : 'unknown';
  return dropUndefined({
    ...summarizeClient(record),
    state,
    foreign: observed?.foreign,
    backups: sighting.backups,
    url: clientUrl({ ...sighting, state }),
    services: (observed?.services ?? [])
      .map((one) => describeService(one, completed?.has(one.name) === true))
      .sort(byName),
    leftovers: observed?.leftovers?.map(({ name }) => name).sort(),
    drift: { template: templateDrift, stack: drift },
  });
}

function describeService(service: ObservedService, completed: boolean): ServiceStatus {
  const { name, state, health, image, restarts, ports, startedAt } = service;
  const described = { name, state, health, image, restarts, ports, startedAt: startedAt ?? null };
  return completed ? { ...described, completed } : described;
}

function byName(one: ServiceStatus, other: ServiceStatus): number {
  return one.name < other.name ? -1 : 1;
}
