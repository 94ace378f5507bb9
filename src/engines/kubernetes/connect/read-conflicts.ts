import type { FieldConflict } from '../../../manifests/plan/observed-objects.ts';
import { hasStatus } from './api-error.ts';

/** The fields that an apply would take over, from the server's refusal; undefined if the error is another. */
export function readConflicts(error: unknown): FieldConflict[] | undefined {
  if (!hasStatus(error, 409)) return undefined;
  const conflicts = error.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  if (conflicts.length === 0) return undefined;
  return conflicts.map(({ field = '', message = '' }) => ({
    field,
    // The owner's name is only in the message.
    owner: /^conflict with "([^"]*)"/.exec(message)?.[1] ?? message,
  }));
}
