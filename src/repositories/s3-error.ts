import { PulsoError } from '../core/pulso-error.ts';
import { systemCode } from '../core/system-code.ts';

/** Answers of a server that say who asks is the reason. */
const REFUSED: readonly string[] = [
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AuthorizationHeaderMalformed',
  'AllAccessDisabled',
];

/** Answers of a server that has no room, by different products. */
const FULL: readonly string[] = ['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull'];

/**
 * Runs a request; `doing` completes "cannot …". Errors: `not-permitted`, `no-space`, `repository-unreachable`; what is
 * neither of the server nor of the connection is passed on.
 */
export async function inBucket<T>(
  { bucket, doing }: { bucket: string; doing: string },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toBucketError(error, bucket, doing);
  }
}

interface ServerError {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

function toBucketError(error: unknown, bucket: string, doing: string): unknown {
  if (error instanceof PulsoError) return error;
  const { name = '', message = '', $metadata } = error as ServerError;
  const status = $metadata?.httpStatusCode;
  const fail = (
    code: 'not-permitted' | 'no-space' | 'repository-unreachable',
    why: string,
    hint: string,
  ): PulsoError => new PulsoError(code, `cannot ${doing}: ${why}`, { hint, cause: error });
  if (name === 'NoSuchBucket') {
    return fail(
      'repository-unreachable',
      `bucket ${bucket} does not exist`,
      'make it; pulso makes objects in it alone',
    );
  }
  if (REFUSED.includes(name) || status === 401 || status === 403) {
    const why = `the server refuses access to bucket ${bucket}${name === '' ? '' : ` (${name})`}`;
    return fail(
      'not-permitted',
      why,
      'check the credentials of the repository, its region and the rights of the key',
    );
  }
  if (FULL.includes(name) || status === 507) {
    return fail(
      'no-space',
      'the repository is full',
      'free space there, or remove old backups: pulso prune --all',
    );
  }
  if (status !== undefined) {
    const hint = 'try again later, and look at the log of the server';
    return fail(
      'repository-unreachable',
      `the server answers ${status} (${name || message})`,
      hint,
    );
  }
  if (systemCode(error) === undefined && name !== 'TimeoutError') return error;
  return fail(
    'repository-unreachable',
    message || name,
    'check the endpoint of the repository and the network',
  );
}
