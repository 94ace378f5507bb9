import { PulsoError } from '../core/pulso-error.ts';
import { systemCode } from '../core/system-code.ts';

/** Runs work in a repository; `doing` completes "cannot …" if the disk fails. Errors: `no-space`, `not-permitted`, `repository-unreachable`. */
export async function inRepository<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toRepositoryError(error, doing);
  }
}

function toRepositoryError(error: unknown, doing: string): unknown {
  if (error instanceof PulsoError) return error;
  switch (systemCode(error)) {
    case undefined:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
      return new PulsoError('no-space', `cannot ${doing}: the repository is full`, {
        hint: 'free space there, or remove old backups: pulso prune --all',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new PulsoError('not-permitted', `cannot ${doing}: permission denied`, {
        hint: 'give this user access to the folder of the repository',
        cause: error,
      });
    default:
      return new PulsoError('repository-unreachable', `cannot ${doing}: ${String(error)}`, {
        hint: 'check the disk or the mount of the repository',
        cause: error,
      });
  }
}
