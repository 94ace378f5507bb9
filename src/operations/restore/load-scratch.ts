import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Readable } from 'node:stream';
import type { BackupContents } from '../../backup/contents.ts';
import { compareContents } from '../../backup/compare-contents.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { readSurvey, type DatabaseSurvey, type ServerFacts } from '../../databases/read-server.ts';
import {
  createPostgresql,
  createPostgresqlRoles,
  loadPostgresql,
  readLoadEnd,
  surveyPostgresql,
} from '../../databases/restore-postgresql.ts';
import { selectRoles } from '../../databases/select-roles.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { everyStep } from '../data/every-step.ts';
import { runText } from '../engines/run-text.ts';
import { refusedBy, runOn, type DatabaseServer } from './database-server.ts';
import { describeProgress, readWhole, type PartReader, type StoredPart } from './read-parts.ts';

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
  const { slug, id } = manifest;
  const dump = reader.find('database.dump');
  if (dump === undefined) throw damagedBackup({ slug, id }, 'the dump of its database is missing');
  const { encoding = 'UTF8', collate = 'C', ctype = collate } = manifest.database ?? {};
  const locale = { encoding, collate, ctype };
  await runOn(server, createPostgresql(server.on, scratch, locale), `create a database with encoding ${encoding} and locale ${collate}`); // prettier-ignore
  const roles = reader.find('roles.sql');
  if (roles !== undefined) {
    const sql = selectRoles((await readWhole(reader, roles)).toString('utf8'), facts.roles);
    await runOn(server, createPostgresqlRoles(server.on, sql), 'create the roles of the backup');
  }
  await load(context, job, dump);
  return verify(job);
}

async function load(
  { reporter, signal, now }: OperationContext,
  { server, facts, scratch, manifest, reader }: ScratchJob,
  dump: StoredPart,
): Promise<void> {
  const { service } = server;
  const event = { slug: service.slug, code: 'restore-load', subject: `database/${scratch}` };
  reporter.report({ ...event, kind: 'start' });
  const begun = now().getTime();
  const onBytes = everyStep((bytes) => {
    const seconds = (now().getTime() - begun) / 1000;
    reporter.report({
      ...{ ...event, kind: 'update' },
      ...describeProgress(bytes, { all: dump.plainBytes, seconds }),
    });
  });
  const content = reader.read(dump, onBytes);
  const inside = dump.compression === 'none' || facts.programs.includes(dump.compression);
  const decompress = inside ? dump.compression : 'none';
  const command = loadPostgresql(server.on, scratch, decompress);
  try {
    const ended = await runText(
      ({ stdout, signal: until }) =>
        service.engine.exec(service.slug, service.service, command.argv, {
          stdin: joinInput(command.stdin, inside ? content : decompressHere(content, dump)),
          ...{ stdout, ...(until && { signal: until }) },
        }),
      { signal },
    );
    const end = readLoadEnd(ended.stdout);
    if (end === undefined && ended.exitCode === 0) throw cut(server);
    if (end?.load !== 0 || end.decompress !== 0) throw refusedBy(service, `load backup ${manifest.id}`, ended); // prettier-ignore
    reporter.report({ ...event, kind: 'done' });
  } catch (error) {
    reporter.report({ ...event, kind: signal.aborted ? 'interrupted' : 'failed' });
    throw error instanceof PulsoError && error.code === 'exec-cut' ? cut(server, error) : error;
  }
}

async function* joinInput(
  first: string,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(first);
  yield* rest;
}

/** For an image without the compressor. */
function decompressHere(
  content: AsyncIterable<Uint8Array>,
  { compression }: StoredPart,
): AsyncIterable<Uint8Array> {
  const source = Readable.from(content, { objectMode: false });
  const plain = compression === 'zstd' ? createZstdDecompress() : createGunzip();
  source.once('error', (error) => plain.destroy(error));
  return source.pipe(plain);
}

async function verify({
  server,
  scratch,
  contents,
  manifest,
}: ScratchJob): Promise<DatabaseSurvey> {
  const { slug, id } = manifest;
  const printed = await runOn(server, surveyPostgresql(server.on, scratch), 'count its rows');
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

function cut({ service: { slug, service } }: DatabaseServer, cause?: unknown): PulsoError {
  return new PulsoError('backup-cut', `the load into ${service} ended before its last byte`, {
    ...{ slug, hint: `nothing that is live was changed; run it again: pulso restore ${slug}` },
    ...(cause === undefined ? {} : { cause }),
  });
}
