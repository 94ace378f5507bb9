import fc from 'fast-check';

/** Keys with their values, in their order; a section is a key of its own. */
export type KeyModel = readonly (readonly [key: string, value: string])[];

const KEYS = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Keys of a base with values 0 to 9. */
export const keyModel: fc.Arbitrary<KeyModel> = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...KEYS), fc.nat(9).map(String)),
  { selector: ([key]) => key, maxLength: 6 },
);

export interface KeyEdit {
  kind: 'set' | 'add' | 'remove' | 'move';
  at: number;
  to: number;
}

export const keyEdits: fc.Arbitrary<KeyEdit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<KeyEdit['kind'][]>('set', 'set', 'add', 'remove', 'move'),
    at: fc.nat(20),
    to: fc.nat(20),
  }),
  { maxLength: 4 },
);

/** The keys after the edits of `who`, whose name marks new values; both sides may add the same key. */
export function editKeys(model: KeyModel, edits: readonly KeyEdit[], who: string): KeyModel {
  const keys = model.map(([key, value]) => [key, value] as [string, string]);
  for (const { kind, at, to } of edits) {
    const place = at % Math.max(keys.length, 1);
    const entry = keys[place];
    if (kind === 'add') addKey(keys, at, [`${KEYS[to % 6] ?? 'A'}${to % 3}`, `${who}${to}`]);
    else if (entry === undefined) continue;
    else if (kind === 'set') entry[1] = `${who}${to}`;
    else keys.splice(place, 1);
    if (kind === 'move' && entry) keys.splice(to % (keys.length + 1), 0, entry);
  }
  return keys;
}

function addKey(keys: [string, string][], at: number, entry: [string, string]): void {
  if (keys.some(([key]) => key === entry[0])) return;
  keys.splice(at % (keys.length + 1), 0, entry);
}
