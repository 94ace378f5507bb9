import type { ClientRecord } from '../../client/client-record.ts';
import type { OperationContext } from '../context.ts';
import { rollClient, type RolloutResult, type RollJob } from './roll-client.ts';

export interface RolloutRequest extends RollJob {
  waves: readonly (readonly ClientRecord[])[];
  /** Clients that may fail before the rollout stops. A canary that fails stops it at once. */
  maxFailures: number;
  /** True if the first wave is the canary. */
  canary: boolean;
}

/** Rolls out wave by wave; every wave is healthy before the next begins. What is not reached is `skipped`. */
export async function rollOut(
  context: OperationContext,
  request: RolloutRequest,
): Promise<RolloutResult[]> {
  const { waves, maxFailures, canary } = request;
  const rolled: RolloutResult[] = [];
  let stopped = false;
  for (const [at, wave] of waves.entries()) {
    if (stopped || context.signal.aborted) {
      rolled.push(...wave.map(describeSkipped));
      continue;
    }
    reportWave(context, at, request);
    rolled.push(...(await Promise.all(wave.map((record) => rollClient(context, record, request)))));
    stopped = countFailures(rolled) > (canary && at === 0 ? 0 : maxFailures);
    if (stopped) reportStop(context, rolled);
  }
  return rolled;
}

const FAILURES: readonly RolloutResult['outcome'][] = ['failed', 'rolled-back', 'declined'];

function countFailures(rolled: readonly RolloutResult[]): number {
  return rolled.filter(({ outcome }) => FAILURES.includes(outcome)).length;
}

function reportWave(
  { reporter }: OperationContext,
  at: number,
  { waves, canary }: RolloutRequest,
): void {
  const wave = waves[at] ?? [];
  const name = canary && at === 0 ? 'canary' : `wave ${at + 1} of ${waves.length}`;
  const message = `${name}: ${wave.map(({ slug }) => slug).join(', ')}`;
  reporter.report({ code: 'rollout-wave', kind: 'note', message });
}

function reportStop({ reporter }: OperationContext, rolled: readonly RolloutResult[]): void {
  const failures = countFailures(rolled);
  const message = `rollout stopped: ${failures} ${failures === 1 ? 'client' : 'clients'} failed`;
  reporter.report({ code: 'rollout-stopped', kind: 'warning', message });
}

function describeSkipped({ slug, template: { version } }: ClientRecord): RolloutResult {
  const ends = { from: version, to: null, files: [], notes: [] };
  return { slug, status: 'behind', outcome: 'skipped', ...ends };
}
