import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields, type ErrorFields } from '../../core/error-fields.ts';
import { classifyFailure, toPulsoError, type PulsoError } from '../../core/pulso-error.ts';
import type { Conflict, MergeNote } from '../../merge/merge-types.ts';

/** One client as `diff`, `sync`, `set` and `upgrade` print it. Secrets in it are redacted. */
export interface UpdatedClient {
  slug: string;
  /** `behind`: there is something to take, or was before it was taken. */
  status: 'current' | 'behind' | 'conflict' | 'failed';
  outcome: 'planned' | 'updated' | 'unchanged' | 'conflict' | 'failed' | 'interrupted';
  /** Template versions; null if they are unknown. */
  from: string | null;
  to: string | null;
  files: readonly UpdatedFile[];
  notes: readonly MergeNote[];
  error?: ErrorFields;
}

export interface UpdatedFile {
  path: string;
  change: 'added' | 'modified' | 'removed' | 'moved';
  /** Where a moved file was. */
  from?: string;
  conflicts: readonly Pick<Conflict, 'at' | 'base' | 'template' | 'client'>[];
  /** Its unified diff, where it was asked for. */
  patch?: string;
}

/** A client that is at its template: nothing of it is read, rendered or written. */
export function describeCurrent({ slug, template: { version } }: ClientRecord): UpdatedClient {
  const ends = { from: version, to: version, files: [], notes: [] };
  return { slug, status: 'current', outcome: 'unchanged', ...ends };
}

/** A client whose update ended in an error, or was interrupted. */
export function describeFailed(
  { slug, template }: ClientRecord,
  error: unknown,
  signal: AbortSignal,
): UpdatedClient {
  const ends = { from: template.version, to: null, files: [], notes: [] };
  const outcome = classifyFailure(error, signal);
  if (outcome === 'interrupted') return { slug, status: 'failed', outcome, ...ends };
  const failure = { ...errorFields(toPulsoError(error)), slug };
  return { slug, status: 'failed', outcome, ...ends, error: failure };
}

/** A client whose record cannot be read. */
export function describeUnreadable(error: PulsoError): UpdatedClient {
  const ends = { from: null, to: null, files: [], notes: [] };
  const slug = error.slug ?? '';
  return { slug, status: 'failed', outcome: 'failed', ...ends, error: errorFields(error) };
}
