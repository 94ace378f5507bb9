import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields, type ErrorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { Redact } from '../../template/redact/create-redactor.ts';
import { formatPatch } from '../../template/redact/format-patch.ts';
import { isSame } from '../../merge/files/list-changes.ts';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import type { SourceFile } from '../../template/template.ts';
import { readBase } from '../../workspace/base/read-base.ts';
import { listOwnPaths } from '../../workspace/clients/list-own-paths.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import { isSecretPath } from '../../workspace/clients/secret-files.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';
import { CLIENTS_IN_MEMORY, workOnFleet } from '../fleet/work-on-fleet.ts';
import { redactorOf } from './describe-update.ts';

/** What one client changed against its base. */
export interface ClientOverrides {
  slug: string;
  files: readonly OverriddenFile[];
  error?: ErrorFields;
}

export interface OverriddenFile {
  /** Ends in `/` for a folder with many files, in which the template has none. */
  path: string;
  change: 'added' | 'modified' | 'removed';
  /** Its unified diff, where it was asked for; none of a file that the template does not have. */
  patch?: string;
}

export interface OverridesRequest extends ClientChoice {
  /** Adds the text of each file's diff. */
  patches?: boolean;
}

/** What each chosen client changed against its base, its secrets left out. Reads, and writes nothing. */
export async function listOverrides(
  context: OperationContext,
  request: OverridesRequest,
): Promise<{ clients: readonly ClientOverrides[] }> {
  const clients = await workOnFleet<ClientOverrides>(context.workspace, request, {
    atOnce: CLIENTS_IN_MEMORY,
    perClient: (record) => readOverrides(context, record, request.patches ?? false),
    unreadable: (error) => ({ slug: error.slug ?? '', files: [], error: errorFields(error) }),
  });
  return { clients };
}

async function readOverrides(
  { workspace }: OperationContext,
  record: ClientRecord,
  patches: boolean,
): Promise<ClientOverrides> {
  const { slug } = record;
  try {
    const { files: base } = await readBase(workspace, record);
    return { slug, files: compareWithBase(workspace, slug, { base, patches }) };
  } catch (error) {
    return { slug, files: [], error: { ...errorFields(toPulsoError(error)), slug } };
  }
}

/** What of a client's folder differs from its base, sorted by path, its secrets left out. */
export function compareWithBase(
  workspace: Workspace,
  slug: string,
  { base, patches = false }: { base: MergeFiles; patches?: boolean },
): OverriddenFile[] {
  const client = readClientFiles(workspace, slug, base.keys());
  const redact = patches ? redactorOf(client) : undefined;
  const changed = [...base].flatMap(([path, before]) =>
    compare(path, before, client.get(path), redact),
  );
  const added = listOwnPaths(clientFolder(workspace, slug), new Set(base.keys()))
    .filter((path) => !isSecretPath(path))
    .map((path): OverriddenFile => ({ path, change: 'added' }));
  return [...changed, ...added].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function compare(
  path: string,
  before: MergeFile,
  after?: SourceFile,
  redact?: Redact,
): OverriddenFile[] {
  if (after !== undefined && isSame(before, after)) return [];
  const change = after === undefined ? 'removed' : 'modified';
  const patch = redact && formatPatch(dropUndefined({ path, before, after }), redact);
  return [dropUndefined({ path, change, patch })];
}
