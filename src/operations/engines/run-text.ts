import type { ExecResult, ExecStreams } from '../../engine/streams/exec-streams.ts';

/** What a command printed, as text. */
export interface TextResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs a command, or a job, whose input and output are short texts. Errors: those of `run`. */
export async function runText(
  run: (streams: ExecStreams) => Promise<ExecResult>,
  { stdin, signal }: { stdin?: string; signal?: AbortSignal } = {},
): Promise<TextResult> {
  const chunks: Uint8Array[] = [];
  const { exitCode, stderr } = await run({
    ...(stdin === undefined ? {} : { stdin: inOneChunk(stdin) }),
    stdout: (chunk) => void chunks.push(Uint8Array.from(chunk)),
    ...(signal === undefined ? {} : { signal }),
  });
  const stdout = Buffer.concat(chunks).toString('utf8');
  return { exitCode, stdout, stderr: Buffer.from(stderr).toString('utf8') };
}

/** The last line of what a command says of its failure; empty if it says nothing. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** A short text as a stream. */
export async function* inOneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
