import { flushRedis } from '../../databases/redis.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import type { OperationContext } from '../context.ts';
import { applyIntent } from '../converge/apply-intent.ts';
import { loadDesired, loadIsolated } from '../engines/load-desired.ts';
import { readSecretFiles, readTemplateSecrets } from '../secrets/client-secrets.ts';
import { passwordText } from '../secrets/password-text.ts';
import { runInDatabase } from '../secrets/run-in-database.ts';
import { findMounting, type ClientVolume } from '../volumes/client-volumes.ts';
import { refusedBy } from './database-server.ts';

/** The running services of a client that its data is changed under: all but databases and caches, and what mounts these volumes. */
export async function findAppServices(
  { workspace }: Pick<OperationContext, 'workspace'>,
  record: ClientRecord,
  {
    engine,
    database,
    volumes = [],
  }: {
    engine: Engine;
    database: string | undefined;
    /** Names on the engine. */
    volumes?: readonly Pick<ClientVolume, 'name'>[];
  },
): Promise<string[]> {
  const secrets = await readTemplateSecrets(workspace, record);
  const kept = new Set(secrets.flatMap(({ rotation }) => rotation?.service ?? []));
  if (database !== undefined) kept.add(database);
  const mounting = volumes.length === 0 ? [] : await findMounting(engine, record.slug, volumes);
  const running = await runningServices(engine, record.slug);
  return running.filter((name) => !kept.has(name) || mounting?.includes(name) === true);
}

export async function stopServices(
  context: OperationContext,
  { slug, target }: ClientRecord,
  { engine, services, timeout }: { engine: Engine; services: readonly string[]; timeout: number },
): Promise<void> {
  if (services.length === 0) return;
  const desired = { kind: 'none', slug, target } as const;
  await applyIntent(context, engine, { desired, intent: { verb: 'stop', services }, timeout });
}

/** Starts services, or deploys the client where its files have changed, and waits until it is healthy. Errors: those of an apply. */
export async function startServices(
  context: OperationContext,
  record: ClientRecord,
  {
    engine,
    services,
    deploy,
    timeout,
  }: { engine: Engine; services: readonly string[]; deploy: boolean; timeout: number },
): Promise<void> {
  if (services.length === 0 && !deploy) return;
  const intent: Intent = deploy ? { verb: 'deploy' } : { verb: 'start', services };
  const desired = deploy
    ? await loadIsolated(context, record)
    : await loadDesired(context.workspace, record);
  await applyIntent(context, engine, { desired, intent, timeout });
}

/** Empties the caches that run: what is in them was computed of other data. Errors: `database-refused`. */
export async function flushCaches(
  { workspace, signal }: OperationContext,
  record: ClientRecord,
  engine: Engine,
): Promise<void> {
  const { slug } = record;
  const running = await runningServices(engine, slug);
  const files = await readSecretFiles(workspace, slug);
  for (const { name, rotation } of await readTemplateSecrets(workspace, record)) {
    if (rotation?.engine !== 'redis' || !running.includes(rotation.service)) continue;
    const bytes = files.get(name);
    const password = bytes === undefined ? '' : passwordText(name, bytes);
    const service = { engine, slug, service: rotation.service, signal };
    const ended = await runInDatabase(service, flushRedis(rotation, password));
    if (ended.exitCode !== 0) throw refusedBy(service, 'be emptied', ended);
  }
}

async function runningServices(engine: Engine, slug: string): Promise<string[]> {
  const services = (await engine.observe([slug])).get(slug)?.services ?? [];
  const running = services.filter(({ state }) => RUNS.includes(state)).map(({ name }) => name);
  return [...new Set(running)].sort();
}

const RUNS: readonly string[] = ['running', 'starting', 'restarting'];
