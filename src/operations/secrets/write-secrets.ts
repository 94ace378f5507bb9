import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import { readRotation, writeRotation } from '../../workspace/journal/rotation-journal.ts';
import type { RotatedSecret } from '../../workspace/journal/rotation.ts';
import { recordAction } from '../audit/record-action.ts';
import { recordFailure } from '../audit/record-failure.ts';
import type { OperationContext } from '../context.ts';
import { withEngines, type Engines } from '../engines/open-engine.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { hasNoData } from './deployed-secrets.ts';
import { assertKnownSecret, readKnownSecrets, type KnownSecrets } from './known-secrets.ts';
import { matchNames } from './parse-secret-values.ts';
import { accountOf } from './plan-rotation.ts';
import { assertSecretFiles, describe, finishRotation, isDeployed } from './rotate-secrets.ts';
import type { SecretsResult } from '../catalog/schemas/secrets-schemas.ts';
import type { WriteRequest } from './secret-requests.ts';
import { writeSecretFile } from './write-secret-file.ts';

/**
 * Writes values that the operator has. With `deploy`, a database gets a new password first, as in a rotation.
 * Errors: `unknown-secret`, `secret-empty`, `rotation-waits`, those of withLock.
 */
export async function writeSecrets(
  context: OperationContext,
  request: WriteRequest,
): Promise<SecretsResult> {
  const { workspace, reporter, signal } = context;
  const { slug } = await readNamedClient(workspace, request.slug);
  return withEngines(context, (engines) =>
    holdClient(workspace, slug, (record) => writeHeld(context, record, { request, engines }), {
      reporter,
      signal,
    }),
  );
}

async function writeHeld(
  context: OperationContext,
  record: ClientRecord,
  { request, engines }: { request: WriteRequest; engines: Engines },
): Promise<SecretsResult> {
  const { workspace } = context;
  const { slug } = record;
  const { dryRun, deploy: deploys, values, action } = request;
  assertSecretFiles(context, record);
  const known = await readKnownSecrets(workspace, record);
  const changes = [...matchNames(values, known.names)].map(([name, bytes]) =>
    toChange(slug, known, { name, bytes }),
  );
  const same = changes.filter(({ before, after }) => before === after);
  const others = changes.filter((one) => !same.includes(one));
  const unchanged = describe(same, known, 'unchanged');
  if (dryRun) return { slug, secrets: [...describe(others, known, 'planned'), ...unchanged] };
  if ((await readRotation(workspace, slug)) !== undefined) throw rotationWaits(slug);
  const detail = others.map(({ name }) => name).join(', ');
  await recordFailure(context, { action, slug }, async () => {
    if (deploys && others.length > 0) {
      const isNew = await hasNoData(await engines(record.target), slug);
      const begun = others.map(({ account, ...one }) =>
        account && !isNew ? { ...one, account } : one,
      );
      await writeRotation(workspace, slug, begun);
    } else {
      for (const { name, after } of others) {
        await writeSecretFile(context, { slug, name, bytes: Buffer.from(after, 'base64') });
      }
    }
  });
  if (others.length > 0) await recordAction(context, { action, slug, outcome: 'done', detail });
  const written = (outcome: 'written' | 'failed') => [
    ...describe(others, known, outcome),
    ...unchanged,
  ];
  if (!deploys) return { slug, secrets: written('written') };
  const deploy = await finishRotation(context, record, {
    job: { request, engines },
    secrets: others,
  });
  return { slug, secrets: written(isDeployed(deploy) ? 'written' : 'failed'), deploy };
}

function toChange(
  slug: string,
  known: KnownSecrets,
  { name, bytes }: { name: string; bytes: Uint8Array },
): RotatedSecret {
  assertKnownSecret(slug, name, known);
  if (Buffer.from(bytes).toString('utf8').trim() === '') {
    throw new PulsoError('secret-empty', `the value of ${name} is empty`, {
      slug,
      hint: 'give the secret a value: what it guards would be open',
    });
  }
  const before = known.files.get(name);
  const secret = known.template?.find((one) => one.name === name);
  const account = secret?.rotation ? accountOf(slug, secret, known) : undefined;
  return {
    name,
    before: before === undefined ? null : Buffer.from(before).toString('base64'),
    after: Buffer.from(bytes).toString('base64'),
    ...(account && { account }),
    next: 'database',
  };
}

function rotationWaits(slug: string): PulsoError {
  return new PulsoError('rotation-waits', 'a rotation of its secrets was interrupted', {
    slug,
    hint: `finish it first: pulso deploy ${slug}`,
  });
}
