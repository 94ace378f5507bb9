import type { DatabaseCommand } from '../../databases/database-login.ts';
import type { ServerFacts } from '../../databases/read-server.ts';
import { readLoadEnd } from '../../databases/restore-postgresql.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import { reportBytes } from '../data/report-bytes.ts';
import { runText } from '../engines/run-text.ts';
import { decompressPart } from './decompress-part.ts';
import { refusedBy, type DatabaseServer } from './database-server.ts';
import type { PartReader, StoredPart } from './read-parts.ts';

/** One part of a backup that is loaded into a database. */
export interface PartLoad {
  server: DatabaseServer;
  facts: ServerFacts;
  reader: PartReader;
  part: StoredPart;
  /** Names what is loaded: `database/pulso_scratch_…`. */
  subject: string;
  /** The command that the part is fed to. */
  command: (decompress: 'zstd' | 'gzip' | 'none') => DatabaseCommand;
}

/** Streams a part into a database. Errors: `database-refused`, `backup-cut`, `backup-damaged`. */
export async function loadPart(context: OperationContext, load: PartLoad): Promise<void> {
  const { server, part, subject } = load;
  const { slug } = server.service;
  const task = { slug, code: 'restore-load', subject, all: part.plainBytes };
  try {
    await reportBytes(context, task, (onBytes) => feed(context, load, onBytes));
  } catch (error) {
    throw error instanceof PulsoError && error.code === 'exec-cut' ? cut(server, error) : error;
  }
}

async function feed(
  { signal }: OperationContext,
  { server, facts, reader, part, command: build }: PartLoad,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { service } = server;
  const content = reader.read(part, onBytes);
  const inside = part.compression === 'none' || facts.programs.includes(part.compression);
  const decompress = inside ? part.compression : 'none';
  const command = build(decompress);
  const ended = await runText(
    ({ stdout, signal: until }) =>
      service.engine.exec(service.slug, service.service, command.argv, {
        // Not inside, it is for an image without the compressor.
        stdin: joinInput(command.stdin, inside ? content : decompressPart(content, part)),
        ...{ stdout, ...(until && { signal: until }) },
      }),
    { signal },
  );
  const end = readLoadEnd(ended.stdout);
  if (end === undefined && ended.exitCode === 0) throw cut(server);
  if (end?.load !== 0 || end.decompress !== 0) throw refusedBy(service, `load ${part.name}`, ended);
}

async function* joinInput(
  first: string,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(first);
  yield* rest;
}

function cut({ service: { slug, service } }: DatabaseServer, cause?: unknown): PulsoError {
  return new PulsoError('backup-cut', `the load into ${service} ended before its last byte`, {
    ...{ slug, hint: `nothing that is live was changed; run it again: pulso restore ${slug}` },
    ...(cause === undefined ? {} : { cause }),
  });
}
