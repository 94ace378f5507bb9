import { readdir, rm } from 'node:fs/promises';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ForeignThing } from '../../engine/isolation/ownership.ts';
import { objectsAt, textAt, type Json } from '../../text/json.ts';
import { ifPresent } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { stateFile, type Workspace } from '../workspace.ts';

/** What a target had under a client's name that is not of this workspace, when it was last observed. */
export interface SeenForeign {
  target: string;
  foreign: readonly ForeignThing[];
}

/** By slug; clients whose stack is their own have no entry. What cannot be read is left out. */
export async function readSeenForeign(
  workspace: Workspace,
): Promise<ReadonlyMap<string, SeenForeign>> {
  const names = (await ifPresent(() => readdir(folderOf(workspace)))) ?? [];
  const slugs = names.flatMap((name) => /^([a-z0-9-]+)\.json$/.exec(name)?.[1] ?? []);
  return new Map(slugs.flatMap((slug) => entryOf(workspace, slug)));
}

/** Remembers what was seen of a client; what was seen on another target is kept if nothing foreign is on this one. */
export async function recordSeenForeign(
  workspace: Workspace,
  slug: string,
  { seen, before }: { seen: SeenForeign; before: SeenForeign | undefined },
): Promise<void> {
  if (JSON.stringify(seen) === JSON.stringify(before)) return;
  if (seen.foreign.length === 0) {
    if (before?.target === seen.target) await rm(fileOf(workspace, slug), { force: true });
    return;
  }
  await ensureFolder(folderOf(workspace));
  await writeAtomically(fileOf(workspace, slug), `${JSON.stringify(seen)}\n`);
}

/** The client is gone. */
export async function forgetSeenForeign(workspace: Workspace, slug: string): Promise<void> {
  await rm(fileOf(workspace, slug), { force: true });
}

function entryOf(workspace: Workspace, slug: string): [string, SeenForeign][] {
  const value = read(fileOf(workspace, slug));
  const foreign = objectsAt(value, ['foreign']).flatMap((one) => {
    const thing = textAt(one, ['thing']);
    const owner = { workspace: textAt(one, ['workspace']), folder: textAt(one, ['folder']) };
    return thing === undefined ? [] : [dropUndefined({ thing, ...owner })];
  });
  const target = textAt(value, ['target']);
  return target === undefined || foreign.length === 0 ? [] : [[slug, { target, foreign }]];
}

function read(file: string): Json | undefined {
  try {
    return JSON.parse(readRegularFile(file).bytes.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

function folderOf(workspace: Workspace): string {
  return stateFile(workspace, 'foreign');
}

function fileOf(workspace: Workspace, slug: string): string {
  return stateFile(workspace, 'foreign', `${slug}.json`);
}
