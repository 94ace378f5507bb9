import { join } from 'node:path';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { kindAt, walkFolder } from '../../workspace/disk/list-folder.ts';
import { readLink } from '../../workspace/disk/read-folder.ts';

/** Folders whose files an engine may get. */
const FOLDERS = ['config', 'k8s'];

/**
 * Links out of the client's folder where the template has files, or where an engine gets them from. Other links are the
 * client's own matter. Codes: `symlink-escapes`.
 */
export function findEscapingLinks(folder: string, base: ReadonlySet<string>): Problem[] {
  const named = FOLDERS.flatMap((name) => [...walkFolder(folder, name)])
    .filter(({ kind }) => kind === 'link')
    .map(({ path }) => path);
  const replaced = [...base].filter((path) => kindAt(join(folder, path)) === 'link');
  return [...new Set([...named, ...replaced])].flatMap((path) => checkLink(folder, path));
}

function checkLink(folder: string, path: string): Problem[] {
  try {
    readLink(folder, path);
    return [];
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message, hint } = error;
    return [dropUndefined({ severity: 'error' as const, code, message, hint, file: path })];
  }
}
