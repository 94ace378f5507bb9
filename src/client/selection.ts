import { PulsoError } from '../foundation/pulso-error.ts';
import { findNearestName } from './nearest-name.ts';
import type { ClientRecord } from './client-record.ts';

/** Wanted values by field: `slug`, `target`, `block`, `template`, or any answer's key. */
export type Selection = Readonly<Record<string, string>>;

/** Reads `country=CO,database=postgresql`. Throws `bad-selection`. */
export function parseSelection(text: string): Selection {
  const pairs = text.split(',').map((part): [string, string] => {
    const split = part.indexOf('=');
    if (split < 1) {
      throw new PulsoError('bad-selection', `"${part}" of the selection is not a key=value`, {
        hint: 'write it as --select country=CO,database=postgresql',
      });
    }
    return [part.slice(0, split).trim(), part.slice(split + 1).trim()];
  });
  return Object.fromEntries(pairs);
}

/** The records that have every wanted value; a list has it where it is one of its items. Throws `bad-selection` for a field no record has. */
export function selectRecords(
  records: readonly ClientRecord[],
  selection: Selection,
): ClientRecord[] {
  for (const key of Object.keys(selection)) refuseUnknownField(records, key);
  return records.filter((record) =>
    Object.entries(selection).every(
      ([key, wanted]) => fieldOf(record, key)?.includes(wanted) === true,
    ),
  );
}

function fieldOf(record: ClientRecord, key: string): readonly string[] | undefined {
  if (key === 'slug' || key === 'target' || key === 'block') return [String(record[key])];
  if (key === 'template') return [record.template.name];
  const value = Object.hasOwn(record.answers, key) ? record.answers[key] : undefined;
  if (value === undefined) return undefined;
  return typeof value === 'object' ? value : [String(value)];
}

function refuseUnknownField(records: readonly ClientRecord[], key: string): void {
  if (records.length === 0 || records.some((record) => fieldOf(record, key) !== undefined)) return;
  const known = [
    'slug',
    'target',
    'block',
    'template',
    ...records.flatMap((record) => Object.keys(record.answers)),
  ];
  const nearest = findNearestName(key, new Set(known));
  throw new PulsoError('bad-selection', `no client has a "${key}"`, {
    hint:
      nearest === undefined
        ? `select by one of: ${[...new Set(known)].join(', ')}`
        : `did you mean "${nearest}"?`,
  });
}
