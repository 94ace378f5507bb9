import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { isClientRecord } from '../../client/is-client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import { toDiskError } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { assertNoLinkedFolder } from '../disk/safe-path.ts';
import { clientFolder, type Workspace } from '../workspace.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** Where a client's record is, in its folder. */
export const RECORD_FILE = '.pulso/instance.json';

/** Where pulso 0.1 kept it; the next change of the client replaces it. */
export const LEGACY_RECORD_FILE = '.pulso/instance.yaml';

/** Bytes: a record has some hundred, and its answers are not endless. */
const LARGEST_RECORD = 1024 * 1024;

/** A record as it is on disk. */
export interface RecordText {
  text: string;
  /** Its path as messages name it: `clients/<slug>/.pulso/instance.json`. */
  file: string;
}

/**
 * Reads a client's record. Errors, each naming the client: `client-linked` (its folder is a link), `not-a-client`
 * (no record), `record-invalid` with line and column, `slug-mismatch` (the folder was renamed or copied), those of
 * readRegularFile.
 */
export async function readClient(workspace: Workspace, slug: string): Promise<ClientRecord> {
  const { text, file } = readRecordText(workspace, slug);
  const record = parseOwnRecord(text) ?? (await parseRecord(slug, text, file));
  if (record.slug === slug) return record;
  throw new PulsoError(
    'slug-mismatch',
    `clients/${slug} holds the record of client ${record.slug}`,
    {
      slug,
      at: { file },
      hint: `rename the folder to ${record.slug}; to copy a client, run \`pulso create\``,
    },
  );
}

/** The record's text. Errors: `client-linked`, `not-a-client`, those of readRegularFile. */
export function readRecordText(workspace: Workspace, slug: string): RecordText {
  assertOwnFolder(workspace, slug);
  for (const name of [RECORD_FILE, LEGACY_RECORD_FILE]) {
    const file = `clients/${slug}/${name}`;
    const text = readIfPresent(workspace, slug, name);
    if (text !== undefined) return { text, file };
  }
  throw new PulsoError('not-a-client', `clients/${slug} has no ${RECORD_FILE}`, {
    slug,
    hint: 'remove the folder, or restore the file from git or from a backup',
  });
}

/** Throws `client-linked`: what is written below a link would be elsewhere, maybe in another client. */
function assertOwnFolder(workspace: Workspace, slug: string): void {
  const folder = clientFolder(workspace, slug);
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const path = `clients/${slug}`;
  throw new PulsoError('client-linked', `${path} is a symbolic link to ${readlinkSync(folder)}`, {
    slug,
    at: { file: path },
    hint: `move the folder itself to ${path}, or remove the link if it is not a client`,
  });
}

/** Whether the client still has the record that pulso 0.1 wrote. */
export function hasLegacyRecord(workspace: Workspace, slug: string): boolean {
  return existsSync(join(clientFolder(workspace, slug), LEGACY_RECORD_FILE));
}

/** The record's path as messages name it. */
export function recordFile(slug: string): string {
  return `clients/${slug}/${RECORD_FILE}`;
}

/** Not by a promise: for thousands of small files those take longer than the reading. */
function readIfPresent(workspace: Workspace, slug: string, name: string): string | undefined {
  const folder = clientFolder(workspace, slug);
  try {
    assertNoLinkedFolder(folder, name);
    return decodeLossy(readRegularFile(join(folder, name), LARGEST_RECORD).bytes);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (error instanceof PulsoError) throw atClient(error, slug);
    throw toDiskError(error, `read clients/${slug}/${name}`);
  }
}

/** Undefined for anything but a whole record in JSON. */
function parseOwnRecord(text: string): ClientRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isClientRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Loads the YAML parser: for a record of pulso 0.1, and to say what is wrong with one. */
async function parseRecord(slug: string, text: string, file: string): Promise<ClientRecord> {
  const { parseClientRecord } = await import('../../client/parse-client-record.ts');
  try {
    return parseClientRecord(text, file);
  } catch (error) {
    throw error instanceof PulsoError ? atClient(error, slug) : error;
  }
}

function atClient(error: PulsoError, slug: string): PulsoError {
  const { code, message, hint, at } = error;
  return new PulsoError(code, message, dropUndefined({ hint, at, slug, cause: error }));
}
