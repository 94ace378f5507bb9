import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { ExecResult, ExecStreams } from '../../../engine/exec-streams.ts';
import { SERVICE_LABEL } from '../../../manifests/transform/transform-pods.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ApiError } from '../connect/api-error.ts';
import { collectionPath, CORE } from '../../../manifests/resource-kind.ts';
import { listObjects } from '../connect/list-objects.ts';
import type { Pod } from '../../../manifests/plan/cluster-objects.ts';
import { isReady, nameOf, podsOf } from '../../../manifests/plan/workload.ts';

/** What is run, and where. */
export interface Command {
  slug: string;
  service: string;
  argv: readonly string[];
  streams: ExecStreams;
}

/** One message on the wire takes no more. */
const CHUNK = 64 * 1024;

/** Runs a command in a pod of a service, one that is ready if there is any. Errors: `service-not-running`. */
export async function execCommand(
  { client, config }: { client: ApiClient; config: KubeConfig },
  command: Command,
): Promise<ExecResult> {
  const pod = await findPod(client, command);
  const [out, err] = [collect(), collect()];
  const input = new PassThrough();
  const stdin = await whole(command.streams.stdin);
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(config)
      .exec(
        command.slug,
        nameOf(pod),
        pod.spec?.containers?.[0]?.name ?? '',
        toArgv(command.argv, stdin),
        out.stream,
        err.stream,
        stdin === undefined ? null : input,
        false,
        resolve,
      )
      .then((socket) => {
        const closing = socket as { onclose: (() => void) | null };
        closing.onclose = () => { reject(cutOff(command)); }; // prettier-ignore
        if (stdin !== undefined) return feed(input, stdin);
        return undefined;
      })
      .catch((error: unknown) => { reject(notStarted(error)); }); // prettier-ignore
  });
  await command.streams.stdout(out.bytes());
  return { exitCode: exitCodeOf(status), stderr: err.bytes() };
}

/**
 * The end of stdin cannot be told over this connection (but to the newest servers): the command is given
 * exactly as many bytes as there are, and then its end.
 */
function toArgv(argv: readonly string[], stdin: Uint8Array | undefined): string[] {
  if (stdin === undefined) return [...argv];
  const script = 'n=$1; shift; head -c "$n" | "$@"';
  return ['sh', '-c', script, 'sh', String(stdin.length), ...argv];
}

async function whole(
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<Uint8Array | undefined> {
  if (stdin === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function feed(input: PassThrough, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (!input.write(bytes.subarray(at, at + CHUNK))) await once(input, 'drain');
  }
}

async function findPod(client: ApiClient, { slug, service }: Command): Promise<Pod> {
  const path = collectionPath(CORE.pods, slug);
  const { items } = await listObjects(client, { path, labels: `${SERVICE_LABEL}=${service}` });
  const running = podsOf({ metadata: { name: service } }, items as Pod[]).filter(
    ({ status }) => status?.phase === 'Running',
  );
  const pod = running.find(isReady) ?? running[0];
  if (pod !== undefined) return pod;
  throw new PulsoError('service-not-running', `${slug}: service ${service} does not run`, {
    slug,
    hint: `see what runs with \`pulso status ${slug}\``,
  });
}

function exitCodeOf({ status, message, details }: V1Status): number {
  if (status === 'Success') return 0;
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined) return Number(code);
  throw new ApiError(500, message ?? 'the command could not be run');
}

/** A connection that ends without a word of how the command ended. */
function cutOff({ slug, service }: Command): PulsoError {
  const message = `${slug}: the connection to ${service} was lost while a command ran there`;
  return new PulsoError('engine-unreachable', message, {
    slug,
    fault: 'engine',
    hint: 'run it again',
  });
}

/** A web socket's own errors are events. */
function notStarted(error: unknown): Error {
  if (error instanceof Error) return error;
  const { error: inner, message } = error as { error?: unknown; message?: string };
  return inner instanceof Error
    ? inner
    : new ApiError(0, message ?? 'the command could not be run');
}

function collect(): { stream: Writable; bytes: () => Uint8Array } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}
