import { randomBytes } from 'node:crypto';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import { SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import type { StagedFile } from '../../workspace/disk/write-tree.ts';
import { writeTemporaryServer } from '../../workspace/journal/temporary-server.ts';
import type { OperationContext } from '../context.ts';
import { renderCopy, type RenderedCopy } from '../copy/render-copy.ts';
import type { SavedClient } from '../copy/saved-client.ts';
import type { SavedSpec } from '../data/read-client-data.ts';
import { loadProvided } from '../engines/load-desired.ts';
import type { Engines } from '../engines/open-engine.ts';
import type { DatabaseServer } from '../restore/database-server.ts';
import { passwordText } from '../secrets/password-text.ts';
import type { ClientVolume } from '../volumes/client-volumes.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { standAlone, type Wanted } from './stand-alone.ts';

/** What was started. */
export interface TemporaryStack {
  engine: Engine;
  slug: string;
  /** Absent: no database. */
  server?: DatabaseServer;
  /** In the order they were named. */
  volumes: readonly ClientVolume[];
}

interface ServerPlace {
  saved: SavedClient;
  /** null: no database is started. */
  spec: SavedSpec | null;
  /** Volumes of files that are created, as the template names them. */
  volumes: readonly string[];
  target: string;
  engines: Engines;
  /** Milliseconds to wait for health. */
  timeout: number;
}

/**
 * Starts the database of a saved client on a target, alone, empty, under a name that no client has, with a password of
 * its own, and creates its volumes of files. What there is of it is in the state of the client `slug`, whose lock the caller holds: removeServer removes
 * it. Errors: those of renderCopy, standAlone and an apply, `template-moved-on`.
 */
export async function startServer(
  context: OperationContext,
  slug: string,
  { saved, spec, volumes, target, engines, timeout }: ServerPlace,
): Promise<TemporaryStack> {
  const { workspace, reporter, signal, lease } = context;
  const stack = `proof-${randomBytes(6).toString('hex')}`;
  const template = await (await readOwnTemplate(context, saved.record)).compile();
  const copy = await renderCopy(context, stack, { saved, target, template });
  const wanted = { volumes, ...(spec && { service: spec.service }) };
  const { desired, image } = await loadAlone(context, copy, { saved, wanted });
  const engine = await engines(target);
  const plan = await engine.plan(desired, { verb: 'deploy' });
  await writeTemporaryServer(workspace, slug, { slug: stack, target });
  await engine.apply(plan, desired, dropUndefined({ reporter, signal, timeout, lease }));
  const created = desired.stack.volumes;
  const started = {
    ...{ engine, slug: stack },
    volumes: volumes.flatMap((key) => {
      const name = created.find((one) => one.key === key)?.name;
      return name === undefined ? [] : [{ key, name, image }];
    }),
  };
  if (spec === null) return started;
  const { user, database, secret } = spec;
  const server: DatabaseServer = {
    service: { engine, slug: stack, service: spec.service, signal },
    on: { user, database, password: passwordOf(copy, secret) },
    engine: spec.engine,
  };
  return { ...started, server };
}

async function loadAlone(
  context: OperationContext,
  { record, files }: RenderedCopy,
  { saved, wanted }: { saved: SavedClient; wanted: Wanted },
): Promise<{ desired: Extract<DesiredClient, { kind: 'compose' }>; image: string }> {
  const provided = new Map(files.map((file) => [file.path, { path: file.path, bytes: bytesOf(file), executable: false }])); // prettier-ignore
  // What the operator allows is allowed to the client that was saved.
  const allowedAs = saved.record.slug;
  const loaded = await loadProvided(context, record, { files: provided, allowedAs });
  if (loaded.kind === 'compose') {
    const { services } = loaded.stack;
    const { image = '' } = services.find(({ name }) => name === wanted.service) ?? services[0] ?? {}; // prettier-ignore
    return { desired: { ...loaded, stack: standAlone(loaded.stack, wanted) }, image };
  }
  throw new PulsoError('not-supported', `target ${record.target} is not a Docker Engine`, {
    hint: 'name a Docker target with --on',
  });
}

function passwordOf({ files }: RenderedCopy, secret: string): string {
  const file = files.find(({ path }) => path === `${SECRETS_FOLDER}/${secret}`);
  if (file !== undefined) return passwordText(secret, bytesOf(file));
  throw new PulsoError('secret-missing', `config/secrets/${secret} is not in the backup`, {
    hint: 'check the backup where the client runs: leave --on out',
  });
}

function bytesOf({ bytes }: StagedFile): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}
