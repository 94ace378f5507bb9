import { join } from 'node:path';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import type { SourceFile } from '../../template/template.ts';
import { bytesOf } from './views-of-files.ts';
import { isExposed, isSecretPath, SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';

/** Secrets of a client's folder that others can read. Codes: `secret-exposed`. */
export async function checkSecretModes(
  folder: string,
  paths: Iterable<string>,
): Promise<Problem[]> {
  const secrets = [...paths].filter(isSecretPath);
  const found = await Promise.all([
    findExposed(folder, SECRETS_FOLDER, { severity: 'warning', mode: 700 }),
    ...secrets.map((path) => findExposed(folder, path, { severity: 'error', mode: 600 })),
  ]);
  return found.flat();
}

/** Secrets without content: to a cache, an empty password is none. Codes: `secret-empty`. */
export function findEmptySecrets(files: ReadonlyMap<string, Pick<SourceFile, 'bytes'>>): Problem[] {
  return [...files.keys()]
    .filter(isSecretPath)
    .filter((path) => decodeLossy(files.get(path)?.bytes ?? new Uint8Array()).trim() === '')
    .map((path) => ({
      ...{ severity: 'error', code: 'secret-empty', file: path },
      message: `${path} is empty: what it guards would be open`,
      hint: 'write the secret into it',
    }));
}

async function findExposed(
  folder: string,
  path: string,
  { severity, mode }: { severity: Problem['severity']; mode: number },
): Promise<Problem[]> {
  if ((await isExposed(join(folder, path))) !== true) return [];
  const message = `${path} is open to other users of this machine`;
  return [{ severity, code: 'secret-exposed', message, file: path, hint: `chmod ${mode} ${path}` }];
}

/** What a check of a client's files found, and the files that are named in what it read. */
interface Checked {
  problems: readonly Problem[];
  /** By their path in the client's folder. Asked where one of them is missing. */
  named: () => readonly string[];
}

/**
 * Secrets are in no repository: a checkout without them gets a warning, and is otherwise checked as if they were
 * there. `code` is what the check says of a file that is missing. Codes: the check's, and `secret-missing`.
 */
export function checkWithoutSecrets<Result extends Checked>(
  files: ReadonlyMap<string, Pick<SourceFile, 'bytes'>>,
  code: ErrorCode,
  check: (files: ReadonlyMap<string, Uint8Array>) => Result,
): Result {
  const first = check(bytesOf(files));
  if (!first.problems.some((problem) => problem.code === code)) return first;
  const named = new Set(first.named());
  const missing = [...named].filter((path) => isSecretPath(path) && !files.has(path));
  const empty = new Map(missing.map((path) => [path, new Uint8Array()]));
  const second = check(bytesOf(files, empty));
  return { ...second, problems: [...missing.map(missingSecretProblem), ...second.problems] };
}

function missingSecretProblem(path: string): Problem {
  const message = `there is no ${path}: the stack cannot start without it`;
  return {
    severity: 'warning',
    code: 'secret-missing',
    message,
    file: path,
    hint: 'bring the file, readable by you alone',
  };
}
