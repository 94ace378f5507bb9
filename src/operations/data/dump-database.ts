import { createDumpReader, type DumpHead } from '../../databases/dump-reader.ts';
import type { DatabaseCommand } from '../../databases/database-login.ts';
import { quoteMessage } from '../../databases/quote-message.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { inOneChunk } from '../engines/run-text.ts';
import type { DatabaseService } from '../secrets/run-in-database.ts';

/** A dump that runs: what is in it, and its bytes, which are read no faster than they are taken. */
export interface RunningDump {
  head: DumpHead;
  /** Throws `backup-cut` or `database-refused` where it would end with less than all. */
  data: AsyncIterable<Uint8Array>;
}

/**
 * Starts a dump in the container of a database. The caller reads all of `data`, or ends it with the signal. Errors:
 * `database-refused`, `backup-cut`, those of Engine.exec.
 */
export async function startDump(
  service: DatabaseService,
  { argv, stdin }: DatabaseCommand,
): Promise<RunningDump> {
  const { engine, slug, signal } = service;
  const reader = createDumpReader();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const begun = Promise.withResolvers<DumpHead>();
  const stdout = async (chunk: Uint8Array): Promise<void> => {
    const pieces = reader.take(chunk);
    if (reader.head !== undefined) begun.resolve(reader.head);
    for (const piece of pieces) await writer.write(Uint8Array.from(piece));
  };
  const finish = async (): Promise<void> => {
    const ended = await engine.exec(slug, service.service, argv, {
      ...{ stdin: inOneChunk(stdin), stdout, signal },
    });
    assertWhole(service, reader.end(), {
      exitCode: ended.exitCode,
      stderr: Buffer.from(ended.stderr).toString('utf8'),
    });
    await writer.close();
  };
  finish().catch(async (error: unknown) => {
    const cause = asCut(service, error);
    begun.reject(cause);
    await writer.abort(cause).catch(() => undefined);
  });
  const head = await begun.promise;
  return { head, data: readable };
}

function assertWhole(
  { slug, service }: DatabaseService,
  end: { dump: number; compressor: number } | undefined,
  { exitCode, stderr }: { exitCode: number; stderr: string },
): void {
  if (exitCode === 0 && end?.dump === 0 && end.compressor === 0) return;
  const says = quoteMessage(stderr) ?? `exit code ${end?.dump || end?.compressor || exitCode}`;
  if (exitCode === 0 && end === undefined) throw cut(slug, service);
  throw new PulsoError('database-refused', `${service} did not dump its database: ${says}`, {
    slug,
    hint: `check the database: pulso logs ${slug} ${service}`,
  });
}

function asCut({ slug, service }: DatabaseService, error: unknown): unknown {
  const isCut = error instanceof PulsoError && error.code === 'exec-cut';
  return isCut ? cut(slug, service, error) : error;
}

function cut(slug: string, service: string, cause?: unknown): PulsoError {
  return new PulsoError('backup-cut', `the dump of ${service} ended before its last byte`, {
    slug,
    hint: `nothing was kept of it; run it again: pulso backup ${slug}`,
    ...(cause === undefined ? {} : { cause }),
  });
}
