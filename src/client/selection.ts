import { PulsoError } from '../core/pulso-error.ts';
import { suggestName } from '../text/nearest-name.ts';
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
  for (const key of Object.keys(selection)) assertKnownField(records, key);
  return records.filter((record) =>
    Object.entries(selection).every(
      ([key, wanted]) => fieldOf(record, key)?.includes(wanted) === true,
    ),
  );
}

function fieldOf(record: ClientRecord, key: string): readonly string[] | undefined {
  const fields = fieldsOf(record);
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** What a record can be selected by: the values of each field. */
export function fieldsOf(record: ClientRecord): Record<string, readonly string[]> {
  const { slug, target, block, template } = record;
  const answers = Object.entries(record.answers).map(
    ([key, value]): [string, readonly string[]] => [
      key,
      typeof value === 'object' ? value : [String(value)],
    ],
  );
  const own = { slug: [slug], target: [target], block: [String(block)], template: [template.name] };
  return { ...own, ...Object.fromEntries(answers), ...own };
}

function assertKnownField(records: readonly ClientRecord[], key: string): void {
  if (records.length === 0 || records.some((record) => fieldOf(record, key) !== undefined)) return;
  const known = new Set(records.flatMap((record) => Object.keys(fieldsOf(record))));
  throw new PulsoError('bad-selection', `no client has a "${key}"`, {
    hint: suggestName(key, known) ?? `available: ${[...known].join(', ')}`,
  });
}
