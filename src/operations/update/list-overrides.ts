import { dropUndefined } from '../../core/drop-undefined.ts';
import { errorFields, type ErrorFields } from '../../core/error-fields.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { Redact } from '../../template/redact/create-redactor.ts';
import { formatPatch } from '../../template/redact/format-patch.ts';
import { isSame } from '../../merge/files/list-changes.ts';
import type { SourceFile } from '../../template/template.ts';
import { readBase } from '../../workspace/clients/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import { isSecretPath } from '../../workspace/clients/secret-files.ts';
import type { ClientChoice } from '../../workspace/clients/select-clients.ts';
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
  path: string;
  change: 'added' | 'modified' | 'removed';
  /** Its unified diff, where it was asked for. */
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
    perClient: ({ slug }) => readOverrides(context, slug, request.patches ?? false),
    unreadable: (error) => ({ slug: error.slug ?? '', files: [], error: errorFields(error) }),
  });
  return { clients };
}

async function readOverrides(
  { workspace }: OperationContext,
  slug: string,
  patches: boolean,
): Promise<ClientOverrides> {
  try {
    const [base, client] = await Promise.all([
      readBase(workspace, slug),
      readClientFiles(workspace, slug),
    ]);
    const paths = [...new Set([...base.keys(), ...client.keys()])].sort();
    const own = paths.filter((path) => !isSecretPath(path));
    const redact = patches ? redactorOf(client) : undefined;
    const files = own.flatMap((path) => compare(path, base.get(path), client.get(path), redact));
    return { slug, files };
  } catch (error) {
    return { slug, files: [], error: { ...errorFields(toPulsoError(error)), slug } };
  }
}

function compare(
  path: string,
  before?: SourceFile,
  after?: SourceFile,
  redact?: Redact,
): OverriddenFile[] {
  if (before !== undefined && after !== undefined && isSame(before, after)) return [];
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
  const patch = redact && formatPatch(dropUndefined({ path, before, after }), redact);
  return [dropUndefined({ path, change, patch })];
}
