import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { checkYamlDocument } from '../client/parse-yaml.ts';
import { clientRecordSchema, type ClientRecord } from '../client/client-record.ts';
import { PulsoError } from '../foundation/pulso-error.ts';
import { ifPresent, onDisk } from './disk-error.ts';
import { clientFolder, type Workspace } from './workspace.ts';
import { writeAtomically } from './write-atomically.ts';

/** Where a client's record stands in its folder. */
export const RECORD_FILE = '.pulso/instance.yaml';

/** Reads a client's record. Errors: `not-a-client` (no record), `broken-client` (unreadable one, with line and column). */
export async function readClient(workspace: Workspace, slug: string): Promise<ClientRecord> {
  const path = join(clientFolder(workspace, slug), RECORD_FILE);
  const text = await onDisk(`read ${path}`, () => ifPresent(readFile(path, 'utf8')));
  if (text === undefined) {
    throw new PulsoError('not-a-client', `clients/${slug} has no ${RECORD_FILE}`, {
      slug,
      hint: `remove the folder, or bring the file back from where the client came from`,
    });
  }
  return parseRecord(slug, text);
}

/** Replaces a client's record. */
export async function writeClient(workspace: Workspace, record: ClientRecord): Promise<void> {
  await writeAtomically(
    join(clientFolder(workspace, record.slug), RECORD_FILE),
    formatRecord(record),
  );
}

/** A record as its file holds it. */
export function formatRecord(record: ClientRecord): string {
  return `# Written by pulso alone.\n${stringify(record, { lineWidth: 0 })}`;
}

function parseRecord(slug: string, text: string): ClientRecord {
  const file = `clients/${slug}/${RECORD_FILE}`;
  const { value, problems } = checkYamlDocument(text, clientRecordSchema, file);
  const [problem] = problems;
  if (problem !== undefined || value === undefined) {
    throw new PulsoError('broken-client', problem?.message ?? 'it is empty', {
      slug,
      at: { file, line: problem?.line, column: problem?.column },
      hint: `mend ${file} and run \`pulso validate ${slug}\``,
    });
  }
  if (value.slug !== slug) {
    throw new PulsoError(
      'broken-client',
      `the folder is named ${slug}, its record says ${value.slug}`,
      {
        slug,
        at: { file },
        hint: `name the folder ${value.slug} again`,
      },
    );
  }
  return value;
}
