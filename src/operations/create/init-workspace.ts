import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { isWorkspace, openWorkspace } from '../../workspace/settings/open-workspace.ts';
import { compareFiles, placeFiles } from '../../workspace/disk/place-files.ts';
import { refreshSchemas } from '../../workspace/settings/refresh-schemas.ts';
import { ciFiles, GITLAB_CI, type CiService } from '../../workspace/starter/ci-files.ts';
import { starterFiles } from '../../workspace/starter/starter-files.ts';
import type { StagedFile } from '../../workspace/disk/write-tree.ts';
import type { OperationContext } from '../context.ts';
import { recordAction } from '../audit/record-action.ts';

export interface InitRequest {
  /** Absolute path of the folder that becomes a workspace; created if it is missing. */
  folder: string;
  /** Adds the pipeline that compares clients on pull requests; in a workspace, nothing else. */
  ci?: CiService | undefined;
  /** Writes nothing: the result names what would be written. */
  dryRun?: boolean | undefined;
}

export interface InitResult {
  /** Absolute path, links resolved. */
  root: string;
  /** Paths written, in the workspace; empty where it was one already. */
  written: readonly string[];
  /** A file of the operator's that has to include what was written. */
  extend?: string | undefined;
}

const SHOWN = 5;

/**
 * Makes a workspace, or finishes one that was begun. A file that is there with other content is never
 * overwritten: `files-exist` names it, and nothing is written.
 */
export async function initWorkspace(
  context: Pick<OperationContext, 'now' | 'actor'>,
  { folder, ci, dryRun = false }: InitRequest,
): Promise<InitResult> {
  assertFolder(folder);
  const { missing, different } = await compareFiles(folder, await wantedFiles(folder, ci));
  const refused = different.filter((path) => path !== GITLAB_CI);
  if (refused.length > 0) throw existError(folder, refused);
  const written = missing.map((file) => file.path);
  const extend = written.length > 0 && different.includes(GITLAB_CI) ? GITLAB_CI : undefined;
  if (dryRun) return { root: folder, written, extend };
  await refreshSchemas(folder);
  await placeFiles(folder, missing);
  const workspace = await openWorkspace(folder);
  if (written.length > 0) {
    await recordAction(
      { ...context, workspace },
      {
        action: 'init',
        outcome: 'done',
        detail:
          ci === undefined ? `${written.length} files` : `${written.length} files, CI for ${ci}`,
      },
    );
  }
  return { root: workspace.root, written, extend };
}

/** `pulso.yaml`, which makes a workspace, stays the last. */
async function wantedFiles(folder: string, ci: CiService | undefined): Promise<StagedFile[]> {
  if (ci === undefined) return starterFiles();
  return (await isWorkspace(folder)) ? ciFiles(ci) : [...ciFiles(ci), ...(await starterFiles())];
}

function assertFolder(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) return;
  throw new PulsoError('not-a-folder', `${folder} is a file`, {
    at: { file: folder },
    hint: 'name a folder: pulso init <dir>',
  });
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
