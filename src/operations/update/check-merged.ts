import type { Problem } from '../../foundation/problem.ts';
import { PulsoError } from '../../foundation/pulso-error.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { checkClusterFiles, isOnCluster } from '../validate/check-cluster-files.ts';
import { checkFiles, type Files } from '../validate/check-files.ts';
import type { ClientUpdate } from './plan-update.ts';

/**
 * Refuses an update whose files would not load: a merge must never leave a client broken. What was wrong
 * before and is not the update's doing stays the client's own matter. Errors: `merged-unsound`, with file
 * and line as they would be.
 */
export function checkMerged(workspace: Workspace, update: ClientUpdate): void {
  const { record, next, client, merged } = update;
  const changed = new Set(merged.files.map(({ path }) => path));
  const check = (files: Files): Problem[] => [
    ...checkFiles(workspace, record.slug, files, (path) => changed.has(path)),
    ...(isOnCluster(workspace, next) ? checkClusterFiles(workspace, next, files) : []),
  ];
  const errors = check(mergedFiles(update)).filter(
    ({ severity, file }) => severity === 'error' && !isMarked(update, file),
  );
  if (errors.length === 0) return;
  const before = new Set(check(client).map(({ message }) => message));
  const [first, ...others] = errors.filter(({ message }) => !before.has(message));
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const { file = '', line, column } = first;
  throw new PulsoError(
    'merged-unsound',
    `what would be written does not load: ${first.message}${more}`,
    {
      slug: record.slug,
      at: { file: `clients/${record.slug}/${file}`, line, column },
      hint: `nothing was written: mend the template, or the client's override there, and run pulso diff ${record.slug}`,
    },
  );
}

/** True where a file holds markers that were asked for: a person finishes it. */
function isMarked({ merged }: ClientUpdate, path: string | undefined): boolean {
  const file = merged.files.find((change) => change.path === path)?.file;
  return file !== undefined && /^<<<<<<< client/m.test(Buffer.from(file.bytes).toString('utf8'));
}

/** The client's files as they would stand. */
function mergedFiles({ client, merged }: ClientUpdate): Files {
  const files = new Map<string, { path: string; bytes: Uint8Array }>(client);
  for (const { path, from, file } of merged.files) {
    if (from !== undefined) files.delete(from);
    if (file === undefined) files.delete(path);
    else files.set(path, { path, bytes: file.bytes });
  }
  return files;
}
