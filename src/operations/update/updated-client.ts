import type { ErrorFields } from '../../foundation/error-fields.ts';
import type { Conflict, MergeNote } from '../../template/merge/merge-types.ts';

/** One client as `diff`, `sync`, `set` and `upgrade` print it. Secrets in it are redacted. */
export interface UpdatedClient {
  slug: string;
  /** `behind`: there is something to take, or was before it was taken. */
  status: 'current' | 'behind' | 'conflict' | 'failed';
  outcome: 'planned' | 'updated' | 'unchanged' | 'conflict' | 'failed' | 'interrupted';
  /** Template versions; null where they cannot be told. */
  from: string | null;
  to: string | null;
  files: readonly UpdatedFile[];
  notes: readonly MergeNote[];
  error?: ErrorFields | undefined;
}

export interface UpdatedFile {
  path: string;
  change: 'added' | 'modified' | 'removed' | 'moved';
  /** Where a moved file was. */
  from?: string | undefined;
  conflicts: readonly Pick<Conflict, 'at' | 'base' | 'template' | 'client'>[];
  /** Its unified diff, where it was asked for. */
  patch?: string | undefined;
}
