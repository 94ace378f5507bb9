import { dropUndefined } from '../../core/drop-undefined.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';
import { isObject, journalInvalid, parseState } from './check-journal.ts';
import type { FileState } from './file-state.ts';
import type { FileChange } from './journal-steps.ts';

interface StoredState {
  executable: boolean;
  secret?: boolean;
  symlink?: string;
  /** Base64. */
  bytes: string;
}

interface StoredChange {
  path: string;
  before?: StoredState;
  after?: StoredState;
}

/** Changes of files with their bytes, to be made or undone later. */
export function formatChanges(changes: readonly FileChange[]): Uint8Array {
  const stored = changes.map(({ path, before, after }) => ({
    path,
    before: store(before),
    after: store(after),
  }));
  return Buffer.from(JSON.stringify({ version: 2, changes: stored }));
}

/** Errors: `journal-invalid`. */
export function parseChanges(bytes: Uint8Array, file: string): FileChange[] {
  const { changes } = parseState(decodeLossy(bytes), file);
  if (!Array.isArray(changes) || !changes.every(isStoredChange)) throw journalInvalid(file);
  return changes.map(({ path, before, after }) =>
    dropUndefined({ path, before: load(before), after: load(after) }),
  );
}

/** The changes that undo others. */
export function invertChanges(changes: readonly FileChange[]): FileChange[] {
  return changes.map(({ path, before, after }) =>
    dropUndefined({ path, before: after, after: before }),
  );
}

function isStoredChange(value: unknown): value is StoredChange {
  if (!isObject(value) || typeof value['path'] !== 'string') return false;
  return [value['before'], value['after']].every(
    (state) => state === undefined || (isObject(state) && typeof state['bytes'] === 'string'),
  );
}

function store(state: FileState | undefined): StoredState | undefined {
  if (state === undefined) return undefined;
  const { executable, secret, symlink, bytes } = state;
  const base64 = Buffer.from(bytes).toString('base64');
  return dropUndefined({ executable, secret, symlink, bytes: base64 });
}

function load(state: StoredState | undefined): FileState | undefined {
  if (state === undefined) return undefined;
  return { ...state, bytes: Buffer.from(state.bytes, 'base64') };
}
