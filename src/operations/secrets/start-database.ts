import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Intent } from '../../engine/intent.ts';
import type { OperationContext } from '../context.ts';
import { loadIsolated } from '../engines/load-desired.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { DatabaseService } from './run-in-database.ts';

/** What a database can be while it has one password and its files another: it runs, and that is enough. */
const BEARABLE: readonly string[] = ['unhealthy', 'timeout'];

/** Starts what a rotation needs that was stopped, or removed, since it began. Errors: those of an apply. */
export async function startDatabase(
  context: OperationContext,
  record: ClientRecord,
  { engine, slug, service }: DatabaseService,
): Promise<void> {
  const { reporter, signal } = context;
  const seen = async () => {
    const services = (await engine.observe([slug])).get(slug)?.services ?? [];
    return services.filter(({ name }) => name === service);
  };
  const intents: Intent[] = [{ verb: 'start', services: [service] }, { verb: 'deploy' }];
  for (const intent of intents) {
    const found = await seen();
    if (found.some(({ state }) => RUNS.includes(state))) return;
    // What is not there cannot be started.
    if (found.length === 0 && intent.verb === 'start') continue;
    const desired = await loadIsolated(context, record);
    const plan = await engine.plan(desired, intent);
    try {
      await engine.apply(plan, desired, { reporter, signal, timeout: DEFAULTS.timeout });
    } catch (error) {
      if (!(error instanceof PulsoError) || !BEARABLE.includes(error.code)) throw error;
    }
  }
}

const RUNS: readonly string[] = ['running', 'starting'];
