import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { assertTrustedOwner, currentUser, type CurrentUser } from '../disk/assert-trusted-owner.ts';
import { CONFIG_FILES, readConfig } from './read-config.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The workspace of a folder: the nearest one upwards that holds a `pulso.yaml`.
 * Errors: `no-workspace`, `owner-untrusted`, and those of readConfig.
 */
export async function openWorkspace(
  cwd: string,
  user: CurrentUser = currentUser(),
): Promise<Workspace> {
  const root = findRoot(cwd);
  const files = CONFIG_FILES.map((file) => join(root, file));
  assertTrustedOwner(root, [root, ...files], user);
  return { root, config: await readConfig(root) };
}

function findRoot(cwd: string): string {
  const start = findFolder(resolve(cwd));
  if (start === undefined)
    throw new PulsoError('no-workspace', `there is no folder ${resolve(cwd)}`, {
      hint: 'name the folder of a workspace with -C, or make one with `pulso init <dir>`',
    });
  let folder = start;
  while (!isWorkspace(folder)) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new PulsoError('no-workspace', `no pulso.yaml in ${start} or in any folder above it`, {
        hint: 'run `pulso init` to make a workspace here, or name one with -C',
      });
    }
    folder = parent;
  }
  return folder;
}

/** Whether this very folder is a workspace. */
export function isWorkspace(folder: string): boolean {
  return existsSync(join(folder, 'pulso.yaml'));
}

/** Its real path; undefined if it is not there or cannot be reached. */
function findFolder(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
