import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import { secretFile } from '../../template/manifest/template-secrets.ts';
import { openFingerprints } from '../../workspace/clients/fingerprint.ts';
import { readSecretState } from '../../workspace/clients/secret-state.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import type {
  ListedClient,
  ListedSecret,
  SecretsListResult,
} from '../catalog/schemas/secrets-schemas.ts';
import type { OperationContext } from '../context.ts';
import { CLIENTS_IN_MEMORY, workOnFleet } from '../fleet/work-on-fleet.ts';
import { readSecretFiles } from './client-secrets.ts';
import { findChangedPasswords } from './deployed-secrets.ts';
import { readKnownSecrets } from './known-secrets.ts';

const DAY = 86_400_000;

/** The secrets of the chosen clients. Contacts no target. Errors: those of selectClients. */
export async function listSecrets(
  context: OperationContext,
  choice: ClientChoice,
): Promise<SecretsListResult> {
  const clients = await workOnFleet<ListedClient>(context.workspace, choice, {
    atOnce: CLIENTS_IN_MEMORY,
    perClient: (record) =>
      listOne(context, record).catch((error: unknown) => failed(record.slug, error)),
    unreadable: (error) => failed(error.slug ?? '', error),
  });
  return { clients };
}

function failed(slug: string, error: unknown): ListedClient {
  return { slug, secrets: [], error: { ...errorFields(toPulsoError(error)), slug } };
}

async function listOne(
  { workspace, now }: OperationContext,
  record: ClientRecord,
): Promise<ListedClient> {
  const { slug } = record;
  const known = await readKnownSecrets(workspace, record);
  const ages = new Map((await readAges(workspace, slug)).map((one) => [one.name, one]));
  const changed = known.template ? await findChangedPasswords(workspace, record) : [];
  const secrets = known.names.map((name): ListedSecret => {
    const secret = known.template?.find((one) => one.name === name);
    const kind = secret === undefined ? 'own' : secret.provided ? 'provided' : 'generated';
    const at = ages.get(name)?.writtenAt;
    const services = (known.uses.get(name) ?? []).map(({ service }) => service).sort();
    return {
      ...{ name, file: secretFile(name), kind, services, changedByHand: changed.includes(name) },
      length: known.files.get(name)?.length ?? null,
      writtenAt: at?.toISOString() ?? null,
      ageDays: at === undefined ? null : daysSince(at, now()),
      ...(secret?.rotation && { database: secret.rotation.service }),
    };
  });
  return { slug, secrets };
}

/**
 * When each secret file got its value: as pulso wrote it down, else when the file was changed last (it was edited by
 * hand, or came from elsewhere).
 */
export async function readAges(
  workspace: Workspace,
  slug: string,
): Promise<{ name: string; writtenAt: Date }[]> {
  const files = await readSecretFiles(workspace, slug);
  if (files.size === 0) return [];
  const state = await readSecretState(workspace, slug);
  const fingerprint = Object.keys(state).length > 0 ? await openFingerprints(workspace) : undefined;
  return [...files].map(([name, bytes]) => {
    const written = state[name]?.written;
    const isOurs = written !== undefined && written.value === fingerprint?.(slug, name, bytes);
    const changedAt = (): Date =>
      statSync(join(clientFolder(workspace, slug), secretFile(name))).mtime;
    return { name, writtenAt: isOurs ? new Date(written.at) : changedAt() };
  });
}

export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY));
}
