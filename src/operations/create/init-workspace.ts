import { existsSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { isWorkspace, openWorkspace } from '../../workspace/settings/open-workspace.ts';
import { compareFiles, placeFiles } from '../../workspace/disk/place-files.ts';
import { ensureWorkspaceId } from '../../workspace/identity/workspace-id.ts';
import { refreshSchemas } from '../../workspace/settings/refresh-schemas.ts';
import { packageVersion } from '../../workspace/disk/package-version.ts';
import { readCiSource } from '../../workspace/starter/ci-source.ts';
import { ciFiles, GITLAB_CI, type CiService } from '../../workspace/starter/ci-files.ts';
import { ownCommand } from '../../workspace/disk/own-command.ts';
import {
  timerFiles,
  type TimerFiles,
  type TimerService,
} from '../../workspace/starter/timer-files.ts';
import { starterFiles } from '../../workspace/starter/starter-files.ts';
import type { StagedFile } from '../../workspace/disk/write-tree.ts';
import type { OperationContext } from '../context.ts';
import { recordAction } from '../audit/record-action.ts';

export interface InitRequest {
  /** Absolute path of the folder that becomes a workspace; created if it is missing. */
  folder: string;
  /** Adds the pipeline that compares clients on pull requests; in a workspace, nothing else. */
  ci?: CiService;
  /** The image of the command line that the pipeline runs, by digest. */
  ciImage?: string;
  /** The executable that the pipeline downloads: `https://…@sha256:…`. Neither: the runner has pulso. */
  ciExecutable?: string;
  /** Adds what makes the backups that are due; in a workspace, nothing else. */
  timer?: TimerService;
  /** Writes nothing: the result names what would be written. */
  dryRun?: boolean;
}

export interface InitResult {
  /** Absolute path, links resolved. */
  root: string;
  /** Paths written, in the workspace; empty where it was one already. */
  written: readonly string[];
  /** A file of the operator's that has to include what was written. */
  extend?: string;
  /** Commands that put a timer into use. */
  install?: readonly string[];
}

const SHOWN = 5;

/**
 * Makes a workspace, or finishes one that was begun. A file that is there with other content is never
 * overwritten: `files-exist` names it, and nothing is written. Errors: `files-exist`, `not-a-folder`, `not-pinned`.
 */
export async function initWorkspace(
  context: Pick<OperationContext, 'now' | 'actor' | 'reporter'>,
  request: InitRequest,
): Promise<InitResult> {
  const { folder, ci, timer, dryRun = false } = request;
  assertFolder(folder);
  const timers = timer === undefined ? undefined : timersOf(folder, timer);
  const added = [
    ...(ci === undefined ? [] : await pipelineFiles(ci, request)),
    ...(timers?.files ?? []),
  ];
  const { missing, different } = await compareFiles(folder, await wantedFiles(folder, added));
  const refused = different.filter((path) => path !== GITLAB_CI);
  if (refused.length > 0) throw existError(folder, refused);
  const written = missing.map((file) => file.path);
  const extend = written.length > 0 && different.includes(GITLAB_CI) ? GITLAB_CI : undefined;
  const install = timers?.install;
  if (dryRun) return dropUndefined({ root: folder, written, extend, install });
  await refreshSchemas(folder);
  await placeFiles(folder, missing);
  const workspace = await openWorkspace(folder);
  await ensureWorkspaceId(workspace);
  if (written.length > 0) {
    await recordAction(
      { ...context, workspace },
      {
        action: 'init',
        outcome: 'done',
        detail: [
          `${written.length} files`,
          ...(ci === undefined ? [] : [`CI for ${ci}`]),
          ...(timer === undefined ? [] : [`timer for ${timer}`]),
        ].join(', '),
      },
    );
  }
  return dropUndefined({ root: workspace.root, written, extend, install });
}

/** Errors: `bad-flags` for a path that no timer can name. */
function timersOf(folder: string, service: TimerService): TimerFiles {
  const root = existsSync(folder) ? realpathSync(folder) : folder;
  const command = ownCommand();
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  const bad = [root, ...command].find((path) => /[\u0000-\u001f\u007f]/.test(path));
  if (bad !== undefined) {
    throw new PulsoError('bad-flags', `a timer cannot name ${JSON.stringify(bad)}`, {
      hint: 'rename the folder',
    });
  }
  return timerFiles({ service, root, command, user: userInfo().username });
}

async function pipelineFiles(service: CiService, request: InitRequest): Promise<StagedFile[]> {
  const { ciImage: image, ciExecutable: executable } = request;
  const source = readCiSource({
    ...(image !== undefined && { image }),
    ...(executable !== undefined && { executable }),
  });
  return ciFiles({ service, source, version: await packageVersion() });
}

/** `pulso.yaml`, which makes a workspace, stays the last. */
async function wantedFiles(folder: string, added: StagedFile[]): Promise<StagedFile[]> {
  if (added.length === 0) return starterFiles();
  return isWorkspace(folder) ? added : [...added, ...(await starterFiles())];
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
    dropUndefined({
      hint: 'move them away, or make the workspace in another folder with `pulso init <dir>`',
      at: first === undefined ? undefined : { file: join(folder, first) },
    }),
  );
}
