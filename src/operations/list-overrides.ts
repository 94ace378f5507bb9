import pLimit from 'p-limit';
import { errorFields, type ErrorFields } from '../foundation/error-fields.ts';
import { toPulsoError } from '../foundation/pulso-error.ts';
import type { MergeFile } from '../template/merge/merge-types.ts';
import { readBase } from '../workspace/read-base.ts';
import { readClientFiles } from '../workspace/read-client-files.ts';
import { SECRETS_FOLDER } from '../workspace/secret-files.ts';
import { selectClients, type ClientChoice } from '../workspace/select-clients.ts';
import type { OperationContext } from './operation-context.ts';

/** What one client changed against its base. */
export interface ClientOverrides {
  slug: string;
  files: readonly OverriddenFile[];
  error?: ErrorFields | undefined;
}

export interface OverriddenFile {
  path: string;
  change: 'added' | 'modified' | 'removed';
  /** Bytes on both sides, for the text of a diff. */
  before?: MergeFile | undefined;
  after?: MergeFile | undefined;
}

/** Clients whose files are in memory at a time. */
const AT_ONCE = 16;

/** What each chosen client changed against its base, its secrets left out. Reads, and writes nothing. */
export async function listOverrides(
  context: OperationContext,
  choice: ClientChoice,
): Promise<{ clients: readonly ClientOverrides[] }> {
  const { clients, failed } = await selectClients(context.workspace, choice);
  const limit = pLimit(AT_ONCE);
  const read = await Promise.all(
    clients.map(({ slug }) => limit(() => readOverrides(context, slug))),
  );
  const unreadable = failed.map((error) => ({
    slug: error.slug ?? '',
    files: [],
    error: errorFields(error),
  }));
  const all = [...read, ...unreadable];
  return { clients: all.sort((one, other) => (one.slug < other.slug ? -1 : 1)) };
}

async function readOverrides(
  { workspace }: OperationContext,
  slug: string,
): Promise<ClientOverrides> {
  try {
    const [base, client] = await Promise.all([
      readBase(workspace, slug),
      readClientFiles(workspace, slug),
    ]);
    const paths = [...new Set([...base.keys(), ...client.keys()])].sort();
    const own = paths.filter((path) => !path.startsWith(`${SECRETS_FOLDER}/`));
    const files = own.flatMap((path) => compare(path, base.get(path), client.get(path)));
    return { slug, files };
  } catch (error) {
    return { slug, files: [], error: { ...errorFields(toPulsoError(error)), slug } };
  }
}

function compare(path: string, before?: MergeFile, after?: MergeFile): OverriddenFile[] {
  if (before === undefined) return [{ path, change: 'added', after }];
  if (after === undefined) return [{ path, change: 'removed', before }];
  const same =
    before.executable === after.executable && Buffer.compare(before.bytes, after.bytes) === 0;
  return same ? [] : [{ path, change: 'modified', before, after }];
}
