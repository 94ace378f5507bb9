import type { DatabaseCommand } from '../../databases/database-login.ts';
import type { Engine } from '../../engine/engine.ts';

/** The running service that a command is for. */
export interface DatabaseService {
  engine: Engine;
  slug: string;
  service: string;
  signal: AbortSignal;
}

export interface CommandEnd {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a command in the container of a service. Errors: those of Engine.exec. */
export async function runInDatabase(
  { engine, slug, service, signal }: DatabaseService,
  { argv, stdin }: DatabaseCommand,
): Promise<CommandEnd> {
  const chunks: Uint8Array[] = [];
  const { exitCode, stderr } = await engine.exec(slug, service, argv, {
    stdin: oneChunk(stdin),
    stdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
    signal,
  });
  const stdout = Buffer.concat(chunks).toString('utf8');
  return { exitCode, stdout, stderr: Buffer.from(stderr).toString('utf8') };
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
