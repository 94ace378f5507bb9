import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientRecord } from '../client/client-record.ts';
import { formatClientRecord } from '../client/format-client-record.ts';
import { parseClientRecord } from '../client/parse-client-record.ts';
import { PulsoError } from '../foundation/pulso-error.ts';
import { ifPresent, onDisk } from './disk-error.ts';
import { clientFolder, type Workspace } from './workspace.ts';
import { writeAtomically } from './write-atomically.ts';

/** Where a client's record stands in its folder. */
export const RECORD_FILE = '.pulso/instance.yaml';

/**
 * Reads a client's record. Errors, each naming the client: `not-a-client` (no record), `yaml-syntax` and
 * `yaml-schema` with line and column, `slug-mismatch` (the folder was renamed or copied).
 */
export async function readClient(workspace: Workspace, slug: string): Promise<ClientRecord> {
  const record = parseRecord(slug, await readRecordText(workspace, slug));
  if (record.slug === slug) return record;
  throw new PulsoError(
    'slug-mismatch',
    `clients/${slug} holds the record of client ${record.slug}`,
    {
      slug,
      at: { file: recordFile(slug) },
      hint: `name the folder ${record.slug} again; for another client like it, run \`pulso create\``,
    },
  );
}

/** The record's text. Errors: `not-a-client`. */
export async function readRecordText(workspace: Workspace, slug: string): Promise<string> {
  const path = join(clientFolder(workspace, slug), RECORD_FILE);
  const text = await onDisk(`read ${recordFile(slug)}`, () => ifPresent(readFile(path, 'utf8')));
  if (text !== undefined) return text;
  throw new PulsoError('not-a-client', `clients/${slug} has no ${RECORD_FILE}`, {
    slug,
    hint: 'remove the folder, or bring the file back from where the client came from',
  });
}

/** Replaces a client's record. */
export async function writeClient(workspace: Workspace, record: ClientRecord): Promise<void> {
  const path = join(clientFolder(workspace, record.slug), RECORD_FILE);
  await writeAtomically(path, formatClientRecord(record));
}

/** The record's path as messages name it. */
export function recordFile(slug: string): string {
  return `clients/${slug}/${RECORD_FILE}`;
}

function parseRecord(slug: string, text: string): ClientRecord {
  try {
    return parseClientRecord(text, recordFile(slug));
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message, hint, at } = error;
    throw new PulsoError(code, message, { hint, at, slug, cause: error });
  }
}
