import { dropUndefined } from '../../../core/drop-undefined.ts';
import { AbortedError, PulsoError, toPulsoError } from '../../../core/pulso-error.ts';

const UNREACHABLE = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EACCES',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Characters of an answer that is not an engine's. */
const MOST_QUOTED = 200;

/** The engine that was asked, and on whose behalf. */
export interface Asked {
  target: string;
  address: string;
  slug?: string;
}

/** Does the work; whatever the SDK throws leaves the room as a PulsoError. */
export async function withErrorTranslation<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translateDockerError(error, asked);
  }
}

/** The same for what comes piece by piece. */
export async function* translateStream<T>(
  asked: Asked,
  open: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    yield* open();
  } catch (error) {
    throw translateDockerError(error, asked);
  }
}

/** Codes: `interrupted`, `engine-unreachable`, `engine-refused`; what is none of them is `internal`. */
export function translateDockerError(error: unknown, asked: Asked): PulsoError {
  if (error instanceof PulsoError) return error;
  if (isAbort(error))
    return new AbortedError(undefined, dropUndefined({ slug: asked.slug, cause: error }));
  const code = codeOf(error);
  if (code !== undefined && (UNREACHABLE.has(code) || code.startsWith('ERR_TLS') || isTls(code))) {
    return unreachable(error, code, asked);
  }
  if (statusOf(error) === undefined) return toPulsoError(error);
  return new PulsoError(
    'engine-refused',
    `${onWhom(asked)}the engine refused: ${reasonOf(error)}`,
    dropUndefined({
      fault: 'engine',
      slug: asked.slug,
      cause: error,
      hint: asked.slug === undefined ? undefined : `look with: pulso status ${asked.slug}`,
    }),
  );
}

/** HTTP status of an answer that was an error. */
export function statusOf(error: unknown): number | undefined {
  const status = fieldOf(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** What the engine said, without the SDK's frame around it. */
export function reasonOf(error: unknown): string {
  const said = fieldOf(fieldOf(error, 'json'), 'message');
  if (typeof said === 'string' && said !== '') return said.trim();
  const status = statusOf(error);
  // The SDK would print an answer in JSON as [object Object].
  const sent = fieldOf(error, 'json');
  if (typeof sent === 'object' && sent !== null && !(sent instanceof Uint8Array)) {
    return `HTTP ${status ?? 'error'} ${JSON.stringify(sent).slice(0, MOST_QUOTED)}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\(HTTP code \d+\) .*? - /, '').trim() || `HTTP ${status ?? 'error'}`;
}

/** Lets these statuses pass: the thing is as it should be already, or already gone. */
export async function ignoreStatus(
  statuses: readonly number[],
  work: Promise<unknown>,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error;
  }
}

export function isAbort(error: unknown): boolean {
  return codeOf(error) === 'ABORT_ERR' || fieldOf(error, 'name') === 'AbortError';
}

function unreachable(error: unknown, code: string, asked: Asked): PulsoError {
  const message = `${onWhom(asked)}the Docker Engine of target ${asked.target} does not answer at ${asked.address} (${code})`;
  return new PulsoError(
    'engine-unreachable',
    message,
    dropUndefined({
      fault: 'engine',
      slug: asked.slug,
      cause: error,
      hint: unreachableHint(code, asked.address),
    }),
  );
}

function unreachableHint(code: string, address: string): string {
  const local = address.startsWith('unix://');
  if (code === 'EACCES' || code === 'EPERM') {
    return local
      ? 'your user may not use the socket: sudo usermod -aG docker $USER, then log in again'
      : 'this user may not connect there: check the firewall and the credentials';
  }
  if (local && code === 'ENOENT') {
    return 'is Docker installed and started? sudo systemctl start docker, or set DOCKER_HOST';
  }
  if (local) return 'start the engine: sudo systemctl start docker';
  return 'check the address under targets in pulso.yaml or DOCKER_HOST, and that the engine listens there';
}

/** OpenSSL's and Node's own names for a certificate that will not do. */
function isTls(code: string): boolean {
  return /CERT|^ERR_SSL|^EPROTO$|^ERR_OSSL/.test(code);
}

function onWhom({ slug }: Asked): string {
  return slug === undefined ? '' : `${slug}: `;
}

function codeOf(error: unknown): string | undefined {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[field];
}
