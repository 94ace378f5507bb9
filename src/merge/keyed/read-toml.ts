import type { Unstructured } from '../yaml/tree/yaml-tree.ts';
import { buildFile, matchAt, type Item } from './build-file.ts';
import type { KeyedEntry, KeyedFile, ReadKeyed } from './keyed-file.ts';
import { endOfTomlValue } from './toml-value.ts';

const REMARK = /[ \t]*(?:#[^\n]*)?\n/y;
const PART = String.raw`(?:[\w-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')`;
const PATH = String.raw`(${PART}(?:[ \t]*\.[ \t]*${PART})*)`;
const HEADER = new RegExp(
  String.raw`[ \t]*(\[\[?)[ \t]*${PATH}[ \t]*\]\]?[ \t]*(?:#[^\n]*)?\n`,
  'y',
);
const KEY = new RegExp(String.raw`[ \t]*${PATH}[ \t]*=[ \t]*`, 'y');
const TRAIL = /[ \t]*(?:#[^\n]*)?\n/y;

/** Reads TOML. Tables of an array are what their `name`, `key` or `id` says. */
export const readToml: ReadKeyed = (text) => {
  // Tables of one array have one header: each is one of its own until it has its name.
  let count = 0;
  const file = buildFile(text, {
    remark: REMARK,
    read: (...at) => {
      const item = read(...at);
      const isElement = item?.kind === 'section' && item.key.startsWith('[[');
      return isElement ? { ...item, key: `${item.key}\n${(count += 1)}` } : item;
    },
  });
  return 'reason' in file ? file : nameElements(file);
};

function read(text: string, at: number): Item | undefined {
  const header = matchAt(HEADER, text, at);
  if (header !== undefined) {
    const [head, bracket = '', path = ''] = header;
    const label = labelOf(path);
    return { kind: 'section', key: bracket + label, label, head, value: '', trail: '' };
  }
  const start = matchAt(KEY, text, at);
  if (start === undefined) return undefined;
  const [head, path = ''] = start;
  const from = at + head.length;
  const end = endOfTomlValue(text, from);
  const trail = end === undefined || end === from ? undefined : matchAt(TRAIL, text, end);
  if (trail === undefined) return undefined;
  const label = labelOf(path);
  return { kind: 'key', key: label, label, head, value: text.slice(from, end), trail: trail[0] };
}

/** A path as it is written with as few quotes as can be. */
function labelOf(path: string): string {
  const parts = path.match(new RegExp(PART, 'g')) ?? [];
  return parts
    .map((part) => {
      const text = part.startsWith('"')
        ? (JSON.parse(part) as string)
        : part.replace(/^'(.*)'$/, '$1');
      return /^[\w-]+$/.test(text) ? text : JSON.stringify(text);
    })
    .join('.');
}

/** Gives the tables of arrays their names, and what stands below one of them its place there. */
function nameElements(file: KeyedFile): KeyedFile | Unstructured {
  const elements = new Map<string, KeyedEntry[]>();
  for (const entry of file.entries) {
    if (!entry.key.startsWith('[[')) continue;
    const tables = elements.get(entry.label);
    if (tables === undefined) elements.set(entry.label, [entry]);
    else tables.push(entry);
  }
  const fields = new Map([...elements].map(([label, tables]) => [label, nameField(tables)]));
  const seen = new Set<string>();
  let inside = { label: '', name: '' };
  const entries: KeyedEntry[] = [];
  for (const entry of file.entries) {
    const { label } = entry;
    let name = label;
    if (entry.key.startsWith('[[')) {
      const field = fields.get(label);
      if (field === undefined) return { reason: `the tables [[${label}]] have no names` };
      name = field === '' ? `${label}[]` : `${label}[${field}=${fieldOf(entry, field) ?? ''}]`;
      inside = { label, name };
    } else if (inside.label !== '' && label.startsWith(`${inside.label}.`)) {
      name = inside.name + label.slice(inside.label.length);
    }
    const key = entry.key.startsWith('[') ? `[${name}]` : entry.key;
    if (seen.has(key)) return { reason: `${name} is set twice` };
    seen.add(key);
    entries.push({ ...entry, key, label: name });
  }
  return { ...file, entries };
}

const NAMES = ['name', 'key', 'id'];

/** The first field that every table has with a value of its own; none for a table that stands alone. */
function nameField(tables: readonly KeyedEntry[]): string | undefined {
  const found = NAMES.find((field) => {
    const values = tables.map((table) => fieldOf(table, field));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
  return found ?? (tables.length === 1 ? '' : undefined);
}

function fieldOf({ entries = [] }: KeyedEntry, field: string): string | undefined {
  return entries.find(({ key }) => key === field)?.value.replace(/^["'](.*)["']$/, '$1');
}
