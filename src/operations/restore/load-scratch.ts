import type { BackupContents } from '../../backup/contents.ts';
import { compareContents } from '../../backup/compare-contents.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { readSurvey, type DatabaseSurvey, type ServerFacts } from '../../databases/read-server.ts';
import { RESTORE_COMMANDS } from '../../databases/restore-commands.ts';
import { loadMysqlCode } from '../../databases/restore-mysql.ts';
import { createPostgresqlRoles } from '../../databases/restore-postgresql.ts';
import { selectRoles } from '../../databases/select-roles.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { runOn, type DatabaseServer } from './database-server.ts';
import { loadPart } from './load-part.ts';
import { readWhole, type PartReader, type StoredPart } from './read-parts.ts';

export interface ScratchJob {
  server: DatabaseServer;
  facts: ServerFacts;
  /** Name of the database that is loaded. */
  scratch: string;
  manifest: BackupManifest;
  reader: PartReader;
  contents: BackupContents;
}

/**
 * Loads a backup into a database of its own beside the live one, and compares it with what was saved. Errors:
 * `rows-differ`, `backup-damaged`, `backup-cut`, `database-refused`.
 */
export async function loadScratch(
  context: OperationContext,
  job: ScratchJob,
): Promise<DatabaseSurvey> {
  const { server, facts, scratch, manifest, reader } = job;
  const commands = RESTORE_COMMANDS[server.engine];
  const dump = findPart(job, server.engine === 'mysql' ? 'database.sql' : 'database.dump');
  const { encoding = 'UTF8', collate = 'C', ctype = collate } = manifest.database ?? {};
  const locale = { encoding, collate, ctype };
  await runOn(server, commands.create(server.on, scratch, locale), `create a database with encoding ${encoding} and locale ${collate}`); // prettier-ignore
  await createRoles(job);
  const part = { server, facts, reader, subject: `database/${scratch}` };
  await loadPart(context, {
    ...{ ...part, part: dump },
    command: (decompress) => commands.load(server.on, scratch, decompress),
  });
  if (server.engine === 'mysql') {
    await loadPart(context, {
      ...{ ...part, part: findPart(job, 'code.sql'), subject: `code/${scratch}` },
      command: (decompress) => loadMysqlCode(server.on, scratch, decompress),
    });
  }
  return verify(job);
}

function findPart({ reader, manifest: { slug, id } }: ScratchJob, name: string): StoredPart {
  const part = reader.find(name);
  if (part !== undefined) return part;
  throw damagedBackup({ slug, id }, `${name} of its database is missing`);
}

async function createRoles({ server, facts, reader }: ScratchJob): Promise<void> {
  const roles = reader.find('roles.sql');
  if (server.engine !== 'postgresql' || roles === undefined) return;
  const sql = selectRoles((await readWhole(reader, roles)).toString('utf8'), facts.roles);
  await runOn(server, createPostgresqlRoles(server.on, sql), 'create the roles of the backup');
}

async function verify({
  server,
  scratch,
  contents,
  manifest,
}: ScratchJob): Promise<DatabaseSurvey> {
  const { slug, id } = manifest;
  const command = RESTORE_COMMANDS[server.engine].survey(server.on, scratch);
  const printed = await runOn(server, command, 'count its rows');
  const survey = readSurvey(printed);
  const [first, ...others] = compareContents(contents, survey);
  if (first === undefined) return survey;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new PulsoError('rows-differ', `backup ${id} was not restored whole: ${first}${more}`, {
    ...{
      slug,
      hint: `nothing that is live was changed; use another backup: pulso backups ${slug}`,
    },
  });
}
