import type Dockerode from 'dockerode';
import type { ExecResult, ExecStreams } from '../../../engine/exec-streams.ts';
import { readFrames } from '../logs/read-frames.ts';

export interface ExecRequest {
  argv: readonly string[];
  streams: ExecStreams;
}

/** Runs a command in a running container and waits for its end. */
export async function execCommand(
  docker: Dockerode,
  id: string,
  { argv, streams: { stdin, stdout, signal } }: ExecRequest,
): Promise<ExecResult> {
  signal?.throwIfAborted();
  const exec = await docker.getContainer(id).exec({
    Cmd: [...argv],
    AttachStdin: stdin !== undefined,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start(stdin === undefined ? {} : { hijack: true, stdin: true });
  const stop = (): void => void stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (stdin !== undefined) stream.end(await whole(stdin));
    const stderr: Uint8Array[] = [];
    for await (const { stream: name, bytes } of readFrames(stream)) {
      if (name === 'stderr') stderr.push(bytes);
      else await stdout(bytes);
    }
    const { ExitCode } = await exec.inspect();
    return { exitCode: ExitCode ?? -1, stderr: Buffer.concat(stderr) };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function whole(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
