import type { ClientRecord } from '../../client/client-record.ts';
import { formatClientRecord } from '../../client/format-client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import { PulsoError, toPulsoError } from '../../core/pulso-error.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { packBase, type PackedBase } from '../../workspace/base/pack-base.ts';
import { tryBase } from '../../workspace/base/read-base.ts';
import { RECORD_FILE } from '../../workspace/clients/read-client.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import { writeClientFiles } from '../../workspace/journal/file-journal.ts';
import { holdClient } from '../../workspace/locks/hold-client.ts';
import type { Lease } from '../../workspace/locks/lease.ts';
import { recordAction } from '../audit/record-action.ts';
import type { RebuildResult, RebuiltBase } from '../catalog/schemas/base-schemas.ts';
import { withLease, type OperationContext } from '../context.ts';
import { CLIENTS_IN_MEMORY, workOnFleet } from '../fleet/work-on-fleet.ts';
import { renderBase, type TemplateOfBase } from './render-base.ts';

export interface RebuildRequest extends ClientChoice {
  /** Of which state of the template the base is rendered. */
  of: TemplateOfBase;
  dryRun: boolean;
}

/**
 * Renders the base of each chosen client again where it is missing, damaged or not packed. The client's own files stay
 * as they are. Errors: those of selectClients.
 */
export async function rebuildBases(
  context: OperationContext,
  { of, dryRun, ...choice }: RebuildRequest,
): Promise<RebuildResult> {
  const clients = await workOnFleet<RebuiltBase>(context.workspace, choice, {
    atOnce: CLIENTS_IN_MEMORY,
    perClient: (record) => rebuildOrFail(context, record, { of, dryRun }),
    unreadable: (error) => {
      const slug = error.slug ?? '';
      return { slug, outcome: 'failed', template: null, error: errorFields(error) };
    },
  });
  return { clients };
}

type RebuildJob = Pick<RebuildRequest, 'of' | 'dryRun'>;

async function rebuildOrFail(
  context: OperationContext,
  record: ClientRecord,
  { of, dryRun }: RebuildJob,
): Promise<RebuiltBase> {
  const { workspace, reporter, signal } = context;
  const { slug } = record;
  try {
    signal.throwIfAborted();
    if (isIntact(context, record)) return intact(record);
    if (dryRun) {
      const { template } = await renderBase(context, record, of);
      return { slug, outcome: 'planned', template: template.version };
    }
    return await holdClient(
      workspace,
      slug,
      (held, lease) => rebuildHeld(withLease(context, lease), held, { of, lease }),
      { reporter, signal },
    );
  } catch (error) {
    const failure = { ...errorFields(toPulsoError(error)), slug };
    return { slug, outcome: 'failed', template: null, error: failure };
  }
}

async function rebuildHeld(
  context: OperationContext,
  record: ClientRecord,
  { of, lease }: { of: TemplateOfBase; lease: Lease },
): Promise<RebuiltBase> {
  // Finishing an interrupted change can have been enough.
  if (isIntact(context, record)) return intact(record);
  const { slug } = record;
  const base = await renderBase(context, record, of);
  await writeBase(context, base, { record, lease });
  const { version } = base.template;
  const detail = `template ${version}`;
  await recordAction(context, { action: 'base rebuild', slug, outcome: 'done', detail });
  return { slug, outcome: 'rebuilt', template: version };
}

async function writeBase(
  { workspace }: OperationContext,
  { next, ...base }: PackedBase & { next: ClientRecord },
  { record, lease }: { record: ClientRecord; lease: Lease },
): Promise<void> {
  const state = (bytes: Uint8Array) => ({ bytes, executable: false });
  const [before, after] = [record, next].map((one) => Buffer.from(formatClientRecord(one)));
  const changes = [
    { path: BASE_FILE, after: state(packBase({ ...base, slug: record.slug })) },
    ...(before && after && !before.equals(after)
      ? [{ path: RECORD_FILE, before: state(before), after: state(after) }]
      : []),
  ];
  await writeClientFiles(workspace, record.slug, changes, { lease });
}

function isIntact({ workspace }: OperationContext, record: ClientRecord): boolean {
  const state = tryBase(workspace, record);
  return !(state instanceof PulsoError) && state !== 'folder';
}

function intact({ slug, template }: ClientRecord): RebuiltBase {
  return { slug, outcome: 'unchanged', template: template.version };
}
