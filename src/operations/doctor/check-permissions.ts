import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stateFile, type Workspace } from '../../workspace/workspace.ts';
import { finder, type Finding } from './finding.ts';

/** Whether this user can write what pulso writes: a deploy that finds out late has done half of its work. */
export async function checkPermissions(workspace: Workspace): Promise<Finding[]> {
  const folders = [
    workspace.root,
    `${workspace.root}/clients`,
    dirname(stateFile(workspace, 'audit')),
  ];
  const checked = await Promise.all(folders.map((folder) => checkFolder(folder)));
  const bad = checked.filter((finding) => finding !== undefined);
  if (bad.length > 0) return bad;
  return [finder('permissions', workspace.root).ok('this user can write the workspace')];
}

/** Undefined if it is fine, or not there yet. */
async function checkFolder(folder: string): Promise<Finding | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return undefined;
  const writable = await access(folder, constants.W_OK | constants.X_OK).then(() => true, () => false); // prettier-ignore
  if (writable) return undefined;
  const hint = `run pulso as the user who owns it (id ${found.uid}), or give yourself the right to write it`;
  return finder('permissions', folder).failed('this user cannot write it', hint);
}
