import { dropUndefined } from '../../../core/drop-undefined.ts';
import { classifyFailure, PulsoError } from '../../../core/pulso-error.ts';
import { type ReportEvent } from '../../../core/reporter.ts';
import { textAt, valueAt, type JsonObject } from '../../../text/json.ts';
import type { Operation } from '../../../engine/plan.ts';
import { describeFailure } from '../wait/describe-failure.ts';
import { endAndCarry, finishCarry, startCarried } from './carry-data.ts';
import { FAILED, LATE, type Execution, type StepExecution } from './execution.ts';
import { keepPrevious } from './restore-previous.ts';
import { untilGone } from './replace-object.ts';
import type { Rollout } from '../wait/watch-rollouts.ts';
import { writeObject } from './write-object.ts';

/** Takes a turn among the writes. */
type Turn = <T>(write: () => Promise<T>) => Promise<T>;

/**
 * Carries out one operation and waits for its effect; reports both. Where another of its step
 * fails it no longer waits for a rollout, and resolves.
 */
export async function performOperation(
  operation: Operation,
  execution: StepExecution,
  turn: Turn,
): Promise<void> {
  const { options, slug } = execution;
  const { type, resource, cause } = operation;
  // What runs has to be well, written or not.
  if (type === 'none' && !isWorkload(resource.split('/')[0])) return;
  const event = { slug, code: `${resource.split('/')[0] ?? ''}-${type}`, subject: resource };
  const report = (rest: Pick<ReportEvent, 'kind' | 'message'>): void => {
    if (type !== 'none') options.reporter.report({ ...event, ...rest });
  };
  report({ kind: 'start', message: cause });
  try {
    const object = await turn(async () => {
      options.lease?.assertHeld();
      await keepPrevious(operation, execution);
      await endAndCarry(operation, execution);
      const written = await writeObject(operation, execution);
      return operation.carry === undefined ? written : startCarried(operation, written, execution);
    });
    const waiting = (message: string): void => { report({ kind: 'update', message }); }; // prettier-ignore
    const effect = awaitEffect(operation, object, { execution, waiting });
    const outcome = await Promise.race([effect, execution.stopped]);
    if (outcome !== FAILED) {
      execution.progress.ready.add(resource);
      await finishCarry(operation, execution);
    }
    report(outcome === FAILED ? GIVEN_UP : { kind: 'done' });
  } catch (error) {
    // What was not changed is not repaired by going back.
    if (type !== 'none') execution.progress.failed = true;
    report({ kind: classifyFailure(error) });
    throw error;
  }
}

const GIVEN_UP = { kind: 'interrupted', message: 'stopped waiting' } as const;

interface Waiting {
  execution: StepExecution;
  waiting: (message: string) => void;
}

async function awaitEffect(
  operation: Operation,
  object: JsonObject | undefined,
  { execution, waiting }: Waiting,
): Promise<typeof FAILED | undefined> {
  if (operation.type === 'remove') await awaitRemoval(operation, execution);
  const [kind, name = ''] = operation.resource.split('/');
  if (!isWorkload(kind) || object === undefined) return undefined;
  const rollout: Rollout = dropUndefined({
    kind: kind === 'deployment' ? 'Deployment' : 'StatefulSet',
    name,
    uid: textAt(object, ['metadata', 'uid']),
    generation: Number(valueAt(object, ['metadata', 'generation']) ?? 0),
    needs: kind === 'deployment' ? execution.data : [],
  });
  return awaitRollout(rollout, { execution, waiting });
}

async function awaitRollout(
  rollout: Rollout,
  { execution, waiting }: Waiting,
): Promise<typeof FAILED | undefined> {
  const { slug, cluster, late, failed } = execution;
  let last = 'its state is unknown';
  const settled = execution.watch().settle(rollout, (reason) => {
    if (reason !== last) waiting(reason);
    last = reason;
  });
  const outcome = await Promise.race([settled, late, failed]);
  if (outcome === FAILED) return FAILED;
  if (outcome !== LATE && outcome.state === 'ready') return undefined;
  const why = outcome === LATE ? { code: 'timeout' as const, reason: last } : outcome;
  throw await describeFailure(cluster.client, { slug, service: rollout.name, ...why });
}

async function awaitRemoval({ resource, id = '' }: Operation, execution: Execution): Promise<void> {
  const [kind, name = ''] = resource.split('/');
  if (isWorkload(kind)) await inTime(execution, resource, execution.watch().gone(name));
  const { cluster, signal } = execution;
  if (kind === 'namespace') {
    await inTime(execution, resource, untilGone(cluster.client, id, signal));
  }
}

async function inTime(
  { slug, late }: Execution,
  resource: string,
  work: Promise<void>,
): Promise<void> {
  if ((await Promise.race([work, late])) !== LATE) return;
  throw new PulsoError('timeout', `${slug}: ${resource} was not deleted in time`, {
    slug,
    hint: 'the cluster continues to delete it: check again in a moment, or raise --timeout',
  });
}

function isWorkload(kind: string | undefined): boolean {
  return kind === 'deployment' || kind === 'statefulset';
}
