import { collectDecisions } from '../decisions.ts';
import type { Decide, MergeFile } from '../merge-types.ts';
import { isSame } from './list-changes.ts';
import { fileConflict, type PathSides } from './merge-file.ts';
import type { MergedPath } from './merge-path.ts';

/** Where a path is merged. */
interface ForeignContext {
  path: string;
  decide: Decide;
}

/**
 * What the client put in the place of a file (a link) is its own change, as a deletion is: it stays, and nothing is
 * written through it. A new file of the template at its path is a conflict.
 */
export function mergeForeign(
  { path, decide }: ForeignContext,
  sides: PathSides & { client: MergeFile },
): MergedPath {
  const { base, template, client } = sides;
  const stays = `the client has ${client.foreign ?? 'no file'} there: it stays`;
  if (template === undefined) {
    return { file: client, notes: base ? [`the template removed it, but ${stays}`] : [] };
  }
  if (base !== undefined) {
    const same = isSame(base, template);
    return { file: client, notes: same ? [] : [`the template changed it, but ${stays}`] };
  }
  const decisions = collectDecisions(decide);
  const conflict = fileConflict(path, 'added', { ...sides, client: undefined });
  const choice = decisions.decide({ ...conflict, client: client.foreign ?? null });
  return { file: choice === 'theirs' ? template : client, decisions, notes: [] };
}
