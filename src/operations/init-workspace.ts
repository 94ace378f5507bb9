import { join } from 'node:path';
import { PulsoError } from '../foundation/pulso-error.ts';
import { appendAudit } from '../workspace/audit-log.ts';
import { openWorkspace } from '../workspace/open-workspace.ts';
import { compareFiles, placeFiles } from '../workspace/place-files.ts';
import { refreshSchemas } from '../workspace/refresh-schemas.ts';
import { starterFiles } from '../workspace/starter/starter-files.ts';
import type { OperationContext } from './operation-context.ts';

export interface InitRequest {
  /** Absolute path of the folder that becomes a workspace; made where it is not there. */
  folder: string;
  /** Writes nothing: the result names what would be written. */
  dryRun?: boolean | undefined;
}

export interface InitResult {
  /** Absolute path, links resolved. */
  root: string;
  /** Paths written, in the workspace; empty where it was one already. */
  written: readonly string[];
}

const SHOWN = 5;

/**
 * Makes a workspace, or finishes one that was begun. A file that is there with other content is never
 * overwritten: `files-exist` names it, and nothing is written.
 */
export async function initWorkspace(
  context: Pick<OperationContext, 'now' | 'actor'>,
  { folder, dryRun = false }: InitRequest,
): Promise<InitResult> {
  const { missing, different } = await compareFiles(folder, await starterFiles());
  if (different.length > 0) throw existError(folder, different);
  const written = missing.map((file) => file.path);
  if (dryRun) return { root: folder, written };
  await refreshSchemas(folder);
  await placeFiles(folder, missing);
  const workspace = await openWorkspace(folder);
  if (written.length > 0) {
    await appendAudit(workspace, {
      at: context.now().toISOString(),
      who: context.actor,
      action: 'init',
      outcome: 'done',
      detail: `${written.length} files`,
    });
  }
  return { root: workspace.root, written };
}

function existError(folder: string, paths: readonly string[]): PulsoError {
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  const [first] = paths;
  return new PulsoError(
    'files-exist',
    `in ${folder} there is already ${paths.slice(0, SHOWN).join(', ')}${more}`,
    {
      hint: 'move them away, or make the workspace in another folder with `pulso init <dir>`',
      at: first === undefined ? undefined : { file: join(folder, first) },
    },
  );
}
