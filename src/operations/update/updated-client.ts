import type { ErrorFields } from '../../foundation/error-fields.ts';
import type { Conflict, MergeNote } from '../../template/merge/merge-types.ts';
import type { ClientUpdate } from './plan-update.ts';

/** One client as `diff`, `sync`, `set` and `upgrade` print it. */
export interface UpdatedClient {
  slug: string;
  /** `behind`: there is something to take, or was before it was taken. */
  status: 'current' | 'behind' | 'conflict' | 'failed';
  outcome: 'planned' | 'updated' | 'unchanged' | 'conflict' | 'failed' | 'interrupted';
  /** Template versions. */
  from: string | null;
  to: string | null;
  files: readonly UpdatedFile[];
  notes: readonly MergeNote[];
  /** Bytes on both sides, for the text of a diff; never printed as they are. */
  update?: ClientUpdate | undefined;
  error?: ErrorFields | undefined;
}

export interface UpdatedFile {
  path: string;
  change: 'added' | 'modified' | 'removed' | 'moved';
  /** Where a moved file was. */
  from?: string | undefined;
  conflicts: readonly Pick<Conflict, 'at' | 'base' | 'template' | 'client'>[];
}

/** The files an update touches or could not touch, by path. */
export function describeFiles({ merged }: ClientUpdate): UpdatedFile[] {
  const files = new Map<string, UpdatedFile>(
    merged.files.map(({ path, change, from }) => [path, { path, change, from, conflicts: [] }]),
  );
  for (const { path, change, at, base, template, client } of merged.conflicts) {
    const file = files.get(path) ?? { path, change, conflicts: [] };
    files.set(path, { ...file, conflicts: [...file.conflicts, { at, base, template, client }] });
  }
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
