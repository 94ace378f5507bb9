import { dropUndefined } from '../../../core/drop-undefined.ts';
import { AbortedError, PulsoError, toPulsoError } from '../../../core/pulso-error.ts';
import { ApiError, isQuotaExceeded } from './api-error.ts';

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
/** Waiting does not help against these. */
const WRONG = new Set(['ENOTFOUND', 'EACCES', 'EPERM']);

/** The cluster that a request went to, and the client it was for. */
export interface RequestContext {
  target: string;
  context: string;
  server: string;
  slug?: string;
}

/** Something that the caller's own streams threw: none of the cluster's business, and passed on as it is. */
export class CallerFailure extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('a stream of the caller failed', { cause: reason });
    this.reason = reason;
  }
}

/** Runs the work; errors of the connection or the API server become PulsoErrors that name target and context. */
export async function withErrorTranslation<T>(
  context: RequestContext,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CallerFailure ? error.reason : translateError(error, context);
  }
}

/** The same for what an iteration throws. */
export async function* iterateTranslated<T>(
  context: RequestContext,
  source: AsyncIterable<T>,
): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    throw error instanceof CallerFailure ? error.reason : translateError(error, context);
  }
}

/** Codes: `interrupted`, `engine-unreachable`, `not-permitted`, `engine-refused`; everything else is `internal`. */
export function translateError(error: unknown, asked: RequestContext): PulsoError {
  if (error instanceof ApiError) return refused(error, asked);
  if (error instanceof PulsoError) return error;
  if (isAbort(error))
    return new AbortedError(undefined, dropUndefined({ slug: asked.slug, cause: error }));
  const code = codeOf(error);
  if (code !== undefined && (AWAY.has(code) || WRONG.has(code) || isTls(code))) {
    return unreachable(error, code, asked);
  }
  return toPulsoError(error);
}

/** True if the connection was lost or refused: a retry may work. */
export function isAway(error: unknown): boolean {
  return AWAY.has(codeOf(error) ?? '');
}

/** True if an AbortSignal ended it. */
export function isAbort(error: unknown): boolean {
  return codeOf(error) === 'ABORT_ERR' || (error instanceof Error && error.name === 'AbortError');
}

function refused(error: ApiError, asked: RequestContext): PulsoError {
  const { status, message, cause } = error;
  const { slug, context } = asked;
  const where = `${slug === undefined ? '' : `${slug}: `}context ${context}`;
  if (status === 401) {
    return new PulsoError(
      'not-permitted',
      `${where} rejects the credentials of its kubeconfig`,
      dropUndefined({
        slug,
        fault: 'engine',
        cause: error,
        hint: `log in to the cluster again, or set another context under targets.${asked.target} in pulso.yaml`,
      }),
    );
  }
  if (isQuotaExceeded(error)) {
    return new PulsoError(
      'quota-exceeded',
      `${where} has no room for it: ${message}`,
      dropUndefined({
        slug,
        fault: 'user',
        cause: error,
        hint: 'raise the quota in k8s/resourcequota.yaml of the client, then deploy it',
      }),
    );
  }
  if (status === 403) {
    return new PulsoError(
      'not-permitted',
      `${where} does not permit it: ${message}`,
      dropUndefined({
        slug,
        fault: 'engine',
        cause: error,
        hint: 'grant the missing permission to the account; docs/kubernetes.md has a ClusterRole with all of them',
      }),
    );
  }
  return new PulsoError(
    'engine-refused',
    `${where} refused: ${message}`,
    dropUndefined({
      slug,
      fault: 'engine',
      cause: cause ?? error,
      hint: slug === undefined ? undefined : `check its state: pulso status ${slug}`,
    }),
  );
}

function unreachable(error: unknown, code: string, asked: RequestContext): PulsoError {
  const { slug, target, context, server } = asked;
  const who = slug === undefined ? '' : `${slug}: `;
  const message = `${who}the cluster of target ${target} (context ${context}) does not answer at ${server} (${code})`;
  return new PulsoError(
    'engine-unreachable',
    message,
    dropUndefined({
      slug,
      fault: 'engine',
      cause: error,
      hint: isTls(code)
        ? `the kubeconfig does not trust its certificate: check the cluster of context ${context}`
        : 'check that the cluster is running and reachable, then run the command again; it continues from there',
    }),
  );
}

/** OpenSSL's and Node's codes for a certificate that is not accepted. */
function isTls(code: string): boolean {
  return /CERT|^ERR_SSL|^ERR_TLS|^EPROTO$|^ERR_OSSL/.test(code);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
