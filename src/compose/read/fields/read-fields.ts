import { attempt } from '../../syntax/compose-context.ts';
import { type ComposeNode, failAt, isNull } from '../../syntax/compose-node.ts';
import { entriesOf } from './read-entries.ts';
import { suggestName } from '../../../text/nearest-name.ts';

/** What reads the value of one key: throws a PulsoError with its place where it cannot. */
export type Reader<T> = (node: ComposeNode) => T;

/** The keys a map may hold, each with its reader: the one place that says what is supported. */
export type Readers = Readonly<Record<string, Reader<unknown>>>;

export type Fields<R extends Readers, K extends keyof R = never> = {
  [P in Exclude<keyof R, K>]?: ReturnType<R[P]>;
} & { [P in K]: ReturnType<R[P]> };

/**
 * Reads a map by its table of readers. A key that is not in the table is an error (`x-…` keys are the
 * user's own and are left alone); a key without a value counts as not written. Every wrong key is
 * reported; only where a required one is wrong or not there does the map itself fail.
 */
export function readFields<R extends Readers, K extends keyof R & string = never>(
  node: ComposeNode,
  readers: R,
  required: readonly K[] = [],
): Fields<R, K> {
  const found = new Map<string, unknown>();
  const failures: unknown[] = [];
  for (const { key, keyAt, value } of entriesOf(node)) {
    if (key.startsWith('x-')) continue;
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    attempt(node.context, () => {
      try {
        if (reader === undefined) failUnsupported({ ...value, at: keyAt }, key, readers);
        if (!isNull(value)) found.set(key, reader(value));
      } catch (error) {
        failures.push(error);
        throw error;
      }
    });
  }
  const missing = required.find((key) => !found.has(key));
  if (missing === undefined) return Object.fromEntries(found) as Fields<R, K>;
  // Where another key is wrong it may be the missing one, mistyped: that has been said already.
  if (failures.length > 0) throw failures[0];
  return failAt(node, 'compose-missing-key', `needs the key ${missing}`);
}

function failUnsupported(node: ComposeNode, key: string, readers: Readers): never {
  const suggestion = suggestName(key, Object.keys(readers));
  failAt(node, 'compose-unsupported-key', 'is not a key that pulso supports', suggestion);
}
