import fc from 'fast-check';
import type { EntryModel, MapModel, NamedModel, YamlModel } from './yaml-model.ts';

export interface YamlEdit {
  kind: 'set' | 'add' | 'remove' | 'comment' | 'trail' | 'blank' | 'tail' | 'retype' | 'swap';
  /** Which entry, counted through the whole document. */
  at: number;
  /** Makes the new value; two sides never make the same. */
  salt: number;
}

const KINDS = [
  'set',
  'set',
  'add',
  'add',
  'remove',
  'comment',
  'trail',
  'blank',
  'tail',
  'retype',
] as const;

/** Edits of values, keys and comments; with `swap` also of order. */
export function yamlEdits(extra: readonly YamlEdit['kind'][] = []): fc.Arbitrary<YamlEdit[]> {
  const edit = fc.record({
    kind: fc.constantFrom<YamlEdit['kind'][]>(...KINDS, ...extra),
    at: fc.nat(40),
    salt: fc.nat(99),
  });
  return fc.array(edit, { maxLength: 4 });
}

/** The document after the edits of `who`, whose name marks everything new. */
export function editYaml(root: MapModel, edits: readonly YamlEdit[], who: string): MapModel {
  const copy = structuredClone(root);
  for (const edit of edits) applyEdit(copy, edit, `${who}${edit.salt}`);
  return copy;
}

type Container = MapModel | NamedModel;

function applyEdit(root: MapModel, { kind, at, salt }: YamlEdit, word: string): void {
  const places = listPlaces(root);
  const place = places[at % Math.max(places.length, 1)];
  const containers = [root, ...places.map(({ entry }) => entry.value).filter(isContainer)];
  const chosen = containers[at % containers.length]!;
  if (kind === 'add') addEntry(chosen, word, salt);
  if (kind === 'tail' && chosen.kind === 'map' && chosen.entries.length > 0) {
    chosen.tail = [...(chosen.tail ?? []), `${word} ends`];
  }
  if (place === undefined || kind === 'add' || kind === 'tail') return;
  const { entry, container, index } = place;
  if (kind === 'remove') container.entries.splice(index, 1);
  if (kind === 'swap') swap(container.entries, index, salt);
  if (kind === 'comment') entry.comments = [...entry.comments, `${word} says`];
  if (kind === 'trail' && takesTrail(entry.value)) entry.trail = `${word} beside`;
  if (kind === 'blank') entry.blank = 1 - Math.min(entry.blank, 1);
  // An item of a named list stays a mapping.
  if (kind === 'set' && container.kind === 'map') setValue(entry, word, salt);
  if (kind === 'retype' && container.kind === 'map') entry.value = makeValue(word, salt);
}

function takesTrail(value: YamlModel): boolean {
  return value.kind !== 'text';
}

function listPlaces(
  container: Container,
): { entry: EntryModel; container: Container; index: number }[] {
  return container.entries.flatMap((entry, index) => [
    { entry, container, index },
    ...(isContainer(entry.value) ? listPlaces(entry.value) : []),
  ]);
}

function isContainer(value: YamlModel): value is Container {
  return value.kind === 'map' || value.kind === 'named';
}

function addEntry(container: Container, word: string, salt: number): void {
  const value: YamlModel =
    container.kind === 'map'
      ? makeValue(word, salt)
      : {
          kind: 'map',
          entries: [{ ...PLAIN, key: 'port', value: { kind: 'scalar', source: word } }],
        };
  if (container.entries.some(({ key }) => key === word)) return;
  const comments = salt % 3 === 0 ? [`${word} new`] : [];
  const entry = { ...PLAIN, key: word, comments, blank: salt % 4 === 0 ? 1 : 0, value };
  container.entries.splice(salt % (container.entries.length + 1), 0, entry);
}

const PLAIN = { key: '', blank: 0, comments: [], trail: '' };

function setValue(entry: EntryModel, word: string, salt: number): void {
  const { value } = entry;
  if (value.kind === 'scalar') value.source = makeScalar(word, salt);
  if (value.kind === 'text') value.lines[salt % value.lines.length] = `${word} line`;
  if (value.kind === 'list') value.items.splice(salt % (value.items.length + 1), salt % 2, word);
}

function makeScalar(word: string, salt: number): string {
  return [word, `"${word}"`, `'${word}: x'`, `{of: ${word}}`, `[${word}, 1]`][salt % 5]!;
}

function makeValue(word: string, salt: number): YamlModel {
  const scalar: YamlModel = { kind: 'scalar', source: makeScalar(word, salt) };
  const entry = { ...PLAIN, key: 'inner', value: scalar };
  const makes: YamlModel[] = [
    scalar,
    { kind: 'text', header: '|', lines: [word, '', 'more'] },
    { kind: 'list', items: [word, 'x'] },
    { kind: 'map', entries: [entry] },
    { kind: 'named', entries: [{ ...PLAIN, key: word, value: { kind: 'map', entries: [entry] } }] },
  ];
  return makes[salt % makes.length]!;
}

function swap(entries: EntryModel[], index: number, salt: number): void {
  const other = salt % entries.length;
  [entries[index], entries[other]] = [entries[other]!, entries[index]!];
}
