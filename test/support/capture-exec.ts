import type { Engine } from '../../src/engine/engine.ts';
import type { Job, ServiceJob } from '../../src/engine/streams/job.ts';
import type { ExecResult } from '../../src/engine/streams/exec-streams.ts';

/** Runs a command whose output is small, and gives it back whole. */
export async function captureExec(
  engine: Pick<Engine, 'exec'>,
  { slug, service }: { slug: string; service: string },
  argv: readonly string[],
  stdin?: Uint8Array,
): Promise<ExecResult & { stdout: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  const result = await engine.exec(slug, service, argv, {
    ...(stdin === undefined ? {} : { stdin: inOneChunk(stdin) }),
    stdout: (chunk) => void chunks.push(chunk),
  });
  return { ...result, stdout: Buffer.concat(chunks) };
}

/** A stream of these bytes. */
export async function* inOneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Runs a job whose output is small, and gives it back whole. */
export async function captureJob(
  engine: Pick<Engine, 'run'>,
  slug: string,
  job: Job | ServiceJob,
  stdin?: Uint8Array,
): Promise<ExecResult & { stdout: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  const result = await engine.run(slug, job, {
    ...(stdin === undefined ? {} : { stdin: inOneChunk(stdin) }),
    stdout: (chunk) => void chunks.push(chunk),
  });
  return { ...result, stdout: Buffer.concat(chunks) };
}
