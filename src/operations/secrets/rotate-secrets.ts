import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { readRotation, writeRotation } from '../../workspace/journal/rotation-journal.ts';
import type { RotatedSecret } from '../../workspace/journal/rotation.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { OperationContext } from '../context.ts';
import { convergeHeld } from '../converge/converge-client.ts';
import type { ConvergedClient } from '../converge/convergence.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { findCandidates, loginsOf } from './advance-rotation.ts';
import { findAdminPassword } from './change-password.ts';
import { usesSecretFiles } from './client-secrets.ts';
import { hasNoData } from './deployed-secrets.ts';
import { readKnownSecrets, type KnownSecrets } from './known-secrets.ts';
import { planRotation } from './plan-rotation.ts';
import type { ChangedSecret, SecretsResult } from '../catalog/schemas/secrets-schemas.ts';
import type { RotateRequest, SecretOptions } from './secret-requests.ts';

/**
 * Gives secrets new values: in the database that knows one, then in its file, then in what mounts it. What an
 * interrupted run began is finished first. Errors: those of planRotation, findAdminPassword and withLock.
 */
export async function rotateSecrets(
  context: OperationContext,
  request: RotateRequest,
): Promise<SecretsResult> {
  const { workspace, reporter, signal } = context;
  const { slug } = await readNamedClient(workspace, request.slug);
  return withEngines(context, (engines) =>
    holdClient(workspace, slug, (record) => rotateHeld(context, record, { request, engines }), {
      reporter,
      signal,
    }),
  );
}

interface RotateJob<Request extends SecretOptions = RotateRequest> {
  request: Request;
  engines: Engines;
}

async function rotateHeld(
  context: OperationContext,
  record: ClientRecord,
  job: RotateJob,
): Promise<SecretsResult> {
  const { workspace } = context;
  const { slug } = record;
  const { request, engines } = job;
  assertSecretFiles(context, record);
  const known = await readKnownSecrets(workspace, record);
  const waiting = (await readRotation(workspace, slug))?.secrets ?? [];
  const waits = new Set(waiting.map(({ name }) => name));
  if (request.dryRun) {
    const planned = [...waiting, ...planRotation(record, known, leftOf(request, waits))];
    return { slug, secrets: describe(planned, known, 'planned') };
  }
  const resumed = describe(waiting, known, 'resumed');
  if (waiting.length > 0) {
    const deploy = await finishRotation(context, record, { job, secrets: waiting });
    const isDone = isDeployed(deploy);
    if (!isDone) return { slug, secrets: describe(waiting, known, 'failed'), deploy };
    if (request.names.every((name) => waits.has(name))) return { slug, secrets: resumed, deploy };
  }
  const now = await readKnownSecrets(workspace, record);
  const planned = planRotation(record, now, leftOf(request, waits));
  const secrets = await recordFailure(context, { action: 'secrets-rotate', slug }, async () => {
    const engine = await engines(record.target);
    // A database that is not there yet is made with whatever its file has.
    const isNew = await hasNoData(engine, slug);
    const begun = planned.map((one) => (isNew ? withoutAccount(one) : one));
    await assertChangeable(context, engine, { slug, secrets: begun });
    await writeRotation(workspace, slug, begun);
    return begun;
  });
  const deploy = await finishRotation(context, record, { job, secrets });
  const outcome = isDeployed(deploy) ? 'rotated' : 'failed';
  return { slug, secrets: [...resumed, ...describe(secrets, known, outcome)], deploy };
}

/** A rotation that was interrupted is not begun a second time. */
function leftOf(request: RotateRequest, waits: ReadonlySet<string>): RotateRequest {
  if (request.all) return request;
  return { ...request, names: request.names.filter((name) => !waits.has(name)) };
}

function withoutAccount({ account: _, ...secret }: RotatedSecret): RotatedSecret {
  return secret;
}

/** Deploys the client: that takes up the rotation, and ends it once what was deployed is healthy. */
export async function finishRotation(
  context: OperationContext,
  record: ClientRecord,
  {
    job: { request, engines },
    secrets,
  }: { job: RotateJob<SecretOptions>; secrets: readonly RotatedSecret[] },
): Promise<ConvergedClient> {
  const { slug } = record;
  const { timeout, confirm } = request;
  const deploy = await convergeHeld(context, record, {
    intent: { verb: 'deploy' },
    options: { dryRun: false, timeout, confirm },
    engines,
  });
  const { outcome } = deploy;
  await recordAction(context, {
    action: 'secrets-rotate',
    slug,
    outcome: isDeployed(deploy) ? 'done' : outcome === 'failed' ? 'failed' : 'interrupted',
    detail: secrets.map(({ name }) => name).join(', '),
  });
  return deploy;
}

export function isDeployed({ outcome }: ConvergedClient): boolean {
  return outcome === 'changed' || outcome === 'unchanged';
}

/** Before anything is written: the databases run and let the change be made. */
async function assertChangeable(
  context: OperationContext,
  engine: Awaited<ReturnType<Engines>>,
  { slug, secrets }: { slug: string; secrets: readonly RotatedSecret[] },
): Promise<void> {
  for (const { name, account } of secrets) {
    if (account === undefined) continue;
    const service = { engine, slug, service: account.service, signal: context.signal };
    const candidates = await findCandidates(context, service, { name, account, secrets });
    await findAdminPassword(service, loginsOf(name, account).admin, candidates);
  }
}

/** Throws `not-supported` where the files are not what is deployed. */
export function assertSecretFiles({ workspace }: OperationContext, record: ClientRecord): void {
  if (usesSecretFiles(workspace, record)) return;
  const message = `target ${record.target} takes secrets from an external store`;
  throw new PulsoError('not-supported', message, {
    slug: record.slug,
    hint: 'change the secret in the store',
  });
}

export function describe(
  secrets: readonly RotatedSecret[],
  { uses }: Pick<KnownSecrets, 'uses'>,
  outcome: ChangedSecret['outcome'],
): ChangedSecret[] {
  return secrets.map(({ name, account }) => ({
    ...{ name, outcome, services: (uses.get(name) ?? []).map(({ service }) => service).sort() },
    ...(account && { database: account.service }),
  }));
}
