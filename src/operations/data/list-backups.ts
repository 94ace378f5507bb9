import { storedBytes } from '../../backup/manifest.ts';
import { isDue } from '../../backup/schedule.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields } from '../../core/error-fields.ts';
import { toPulsoError, type PulsoError } from '../../core/pulso-error.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import type {
  BackupsResult,
  ClientBackups,
  ListedBackup,
} from '../catalog/schemas/data-schemas.ts';
import type { OperationContext } from '../context.ts';
import { workOnFleet } from '../fleet/work-on-fleet.ts';
import { chooseRepository, openRepository, type OpenRepository } from './backup-settings.ts';
import { clientTimezone } from './client-timezone.ts';
import { loadBackups, type LoadedBackup } from './load-backups.ts';

export interface BackupsRequest extends ClientChoice {
  /** Reads every byte back. */
  check: boolean;
  repository?: string;
}

/** What backups the chosen clients have. Contacts no target. Errors: those of chooseRepository and selectClients. */
export async function listBackups(
  context: OperationContext,
  request: BackupsRequest,
): Promise<BackupsResult> {
  const { name, ...place } = chooseRepository(context, request.repository);
  const opened = await openRepository(context, place);
  const { check } = request;
  const failed = (slug: string, error: PulsoError): ClientBackups => ({
    ...{ slug, backups: [], newestGood: null, newestVerified: null, due: true },
    error: { ...errorFields(error), slug },
  });
  const clients = await workOnFleet<ClientBackups>(context.workspace, request, {
    atOnce: 4,
    perClient: (record) =>
      listOne(context, record, { opened, check }).catch((error: unknown) => {
        context.signal.throwIfAborted();
        return failed(record.slug, toPulsoError(error));
      }),
    unreadable: (error) => failed(error.slug ?? '', error),
  });
  return { repository: name, clients };
}

async function listOne(
  context: OperationContext,
  record: ClientRecord,
  options: { opened: OpenRepository | undefined; check: boolean },
): Promise<ClientBackups> {
  const loaded = await loadBackups(context, record.slug, options);
  const newest = loaded.find(({ problem }) => problem === undefined);
  const { schedule } = context.workspace.config.backups;
  const zone = { now: context.now(), timeZone: clientTimezone(record) };
  return {
    slug: record.slug,
    backups: loaded.map(describe),
    newestGood: newest?.id ?? null,
    newestVerified: loaded.find(({ verified }) => verified !== undefined)?.id ?? null,
    due: schedule === undefined ? newest === undefined : isDue(schedule, newest?.at, zone),
  };
}

function describe({ id, at, manifest, problem, verified }: LoadedBackup): ListedBackup {
  const parts = manifest?.parts ?? [];
  return dropUndefined({
    id,
    startedAt: manifest?.startedAt ?? at.toISOString(),
    state: problem === undefined ? 'good' : 'damaged',
    problem,
    verifiedAt: verified?.toISOString(),
    reason: manifest?.reason,
    keep: manifest?.keep ?? false,
    note: manifest?.note,
    database: manifest?.database?.engine,
    bytes: storedBytes({ parts }),
    encrypted: parts.length > 0 && parts.every(({ recipients }) => recipients.length > 0),
    signer: manifest?.signature.key,
  });
}
