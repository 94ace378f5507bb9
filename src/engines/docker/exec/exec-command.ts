import type Dockerode from 'dockerode';
import type { ExecResult } from '../../../engine/engine.ts';
import { readFrames } from '../logs/read-frames.ts';

export interface ExecRequest {
  argv: readonly string[];
  stdin?: Uint8Array | undefined;
  /** Ends the waiting; what runs in the container runs on. */
  signal?: AbortSignal | undefined;
}

/** Runs a command in a running container and waits for its end. */
export async function execCommand(
  docker: Dockerode,
  id: string,
  { argv, stdin, signal }: ExecRequest,
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
    if (stdin !== undefined) stream.end(stdin);
    const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    for await (const { stream: name, bytes } of readFrames(stream)) output[name].push(bytes);
    const { ExitCode } = await exec.inspect();
    return {
      exitCode: ExitCode ?? -1,
      stdout: Buffer.concat(output.stdout),
      stderr: Buffer.concat(output.stderr),
    };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
