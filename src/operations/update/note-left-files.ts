import type { MergeFiles, MergeNote, MergeResult, MergeRules } from '../../merge/merge-types.ts';
import { walkFolder } from '../../workspace/disk/list-folder.ts';

interface FolderMoves {
  renames: NonNullable<MergeRules['renames']>;
  merged: Pick<MergeResult, 'files'>;
}

/** Files named in one note. */
const MOST_NAMED = 3;

/** The client's own files in a folder that the template moved: they stay, since the client's own files may name them. */
export function noteLeftFiles(
  folder: string,
  base: MergeFiles,
  { renames, merged }: FolderMoves,
): MergeNote[] {
  return renames.flatMap(({ from, to }) => {
    const [old, next] = [from, to].map((path) => path.replace(/\/$/, ''));
    if (old === undefined || next === undefined) return [];
    const moved = merged.files.some((file) => file.from?.startsWith(`${old}/`) === true);
    const left = moved ? listOwn(folder, old, base) : [];
    if (left.length === 0) return [];
    const named = left.slice(0, MOST_NAMED).join(', ');
    const more = left.length > MOST_NAMED ? ' and more' : '';
    const message = `the template moved this folder to ${next}; the client's own files stay: ${named}${more}`;
    return [{ path: old, message }];
  });
}

function listOwn(folder: string, path: string, base: MergeFiles): string[] {
  const own: string[] = [];
  for (const entry of walkFolder(folder, path)) {
    if (!base.has(entry.path)) own.push(entry.path);
    if (own.length > MOST_NAMED) break;
  }
  return own;
}
