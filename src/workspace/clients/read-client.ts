import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { readOwnRecord } from '../../client/read-own-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode, toDiskError } from '../disk/disk-error.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** Where a client's record stands in its folder. */
export const RECORD_FILE = '.pulso/instance.yaml';

/**
 * Reads a client's record. Errors, each naming the client: `not-a-client` (no record), `yaml-syntax` and
 * `yaml-schema` with line and column, `slug-mismatch` (the folder was renamed or copied).
 */
export async function readClient(workspace: Workspace, slug: string): Promise<ClientRecord> {
  const text = readRecordText(workspace, slug);
  const record = readOwnRecord(text) ?? (await parseRecord(slug, text));
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
export function readRecordText(workspace: Workspace, slug: string): string {
  const path = join(clientFolder(workspace, slug), RECORD_FILE);
  try {
    // Not by a promise: of thousands of small files, those would take longer than the reading.
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toDiskError(error, `read ${recordFile(slug)}`);
    throw new PulsoError('not-a-client', `clients/${slug} has no ${RECORD_FILE}`, {
      slug,
      hint: 'remove the folder, or bring the file back from where the client came from',
    });
  }
}

/** The record's path as messages name it. */
export function recordFile(slug: string): string {
  return `clients/${slug}/${RECORD_FILE}`;
}

/** Loads what reads any YAML: for a record that a person has edited. */
async function parseRecord(slug: string, text: string): Promise<ClientRecord> {
  const { parseClientRecord } = await import('../../client/parse-client-record.ts');
  try {
    return parseClientRecord(text, recordFile(slug));
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message, hint, at } = error;
    throw new PulsoError(code, message, { hint, at, slug, cause: error });
  }
}
