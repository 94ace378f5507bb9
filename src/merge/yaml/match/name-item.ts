import { identityOf } from '../tree/canonical-value.ts';
import type { YamlEntry } from '../tree/yaml-tree.ts';

/** The item itself names it: a list of scalars as a set. */
export const ITSELF = '.';
/** What stands before `=` names it: `LOG=debug`. */
export const VARIABLE = '=';
/** The port of the container names it: `127.0.0.1:8001:8000/tcp`. */
export const PORT = ':';

const ASSIGNMENT = /^([A-Za-z_][\w./[\]-]*)=/;
/** `environment: [HOME]`: a variable of whoever starts the stack. */
const NAME = /^[A-Za-z_]\w*$/;
const LISTS_OF_NAMES = ['environment', 'labels'];
const SHORT_PORT = /^(?:[^]*:)?(\d+(?:-\d+)?|\$\{[^}]*\})(?:\/(\w+))?$/;

/** An item with what it is the same by, and how a person calls it; undefined if the field does not name it. */
export function nameItem(item: YamlEntry, field: string, list: string): YamlEntry | undefined {
  if (field === PORT) return namePort(item);
  if (field === ITSELF || field === VARIABLE) return nameScalar(item, field, list);
  const parts = field.split('+').map((name) => [name, scalarOf(item, name)] as const);
  if (parts[0]?.[1] === undefined) return undefined;
  const found = parts.flatMap(([name, canon]) => (canon === undefined ? [] : [{ name, canon }]));
  return {
    ...item,
    key: parts.map(([, canon]) => canon ?? '').join(' '),
    label: `[${found.map(({ name, canon }) => `${name}=${readable(canon)}`).join(',')}]`,
  };
}

function nameScalar(item: YamlEntry, field: string, list: string): YamlEntry | undefined {
  if (item.value.kind !== 'atom') return undefined;
  const key = identityOf(item.value.canon);
  const text = readable(key);
  if (field === ITSELF) return { ...item, key, label: `[${text}]` };
  const bare = LISTS_OF_NAMES.includes(list) && NAME.test(text) ? text : undefined;
  const name = ASSIGNMENT.exec(text)?.[1] ?? bare;
  return name === undefined ? undefined : { ...item, key: name, label: `[${name}]` };
}

/** A port of compose, in its short form or as a mapping. */
function namePort(item: YamlEntry): YamlEntry | undefined {
  const short =
    item.value.kind === 'atom' ? SHORT_PORT.exec(readable(item.value.canon)) : undefined;
  const target = scalarOf(item, 'target');
  const port = short?.[1] ?? (target && readable(target));
  if (port === undefined) return undefined;
  const stated = scalarOf(item, 'protocol');
  const protocol = short?.[2] ?? (stated === undefined ? 'tcp' : readable(stated));
  const label = protocol === 'tcp' ? port : `${port}/${protocol}`;
  return { ...item, key: `${port}/${protocol}`, label: `[${label}]` };
}

/** The scalar of a field, or of one below it: `metadata.name`. */
function scalarOf({ value }: YamlEntry, field: string): string | undefined {
  if (value.kind !== 'map') return undefined;
  const named = value.entries.find(({ key }) => key === JSON.stringify(field));
  if (named === undefined) {
    const dot = field.indexOf('.');
    const inner = value.entries.find(({ key }) => key === JSON.stringify(field.slice(0, dot)));
    return dot > 0 && inner ? scalarOf(inner, field.slice(dot + 1)) : undefined;
  }
  if (named.value.kind !== 'atom' || named.value.canon === 'null') return undefined;
  return identityOf(named.value.canon);
}

/** A canonical scalar as a person writes it. */
export function readable(canon: string): string {
  const key = identityOf(canon);
  return key.startsWith('"') ? (JSON.parse(key) as string) : key;
}
