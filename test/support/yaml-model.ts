/** A YAML document as tests make and edit it; printing keeps everything that was not edited byte for byte. */
export type YamlModel = ScalarModel | TextModel | ListModel | MapModel | NamedModel;

/** A scalar, flow collection or alias as it is written. */
export interface ScalarModel {
  kind: 'scalar';
  source: string;
}

/** A block scalar. */
export interface TextModel {
  kind: 'text';
  header: string;
  lines: string[];
}

/** A list without natural keys: one value. */
export interface ListModel {
  kind: 'list';
  items: string[];
}

export interface MapModel {
  kind: 'map';
  entries: EntryModel[];
  /** Comments after the last entry. */
  tail?: string[];
}

/** A list of mappings told apart by `name`, which is each one's key here. */
export interface NamedModel {
  kind: 'named';
  entries: EntryModel[];
}

export interface EntryModel {
  key: string;
  /** Blank lines before it. */
  blank: number;
  comments: string[];
  trail: string;
  value: YamlModel;
}

export interface YamlStyle {
  indent: number;
  /** Spaces of a list under its key. */
  listIndent: number;
  /** Comments at the top, set off by a blank line. */
  header: string[];
  lineEnd: '\n' | '\r\n';
  finalNewline: boolean;
  bom: boolean;
}

export function printYaml(root: MapModel, style: YamlStyle): string {
  const header =
    style.header.map((line) => `# ${line}\n`).join('') + (style.header.length > 0 ? '\n' : '');
  // Blank lines at the very top belong to the file, not to the key that happens to be first.
  const entries = root.entries.map((entry, index) =>
    index === 0 ? { ...entry, blank: 0 } : entry,
  );
  const text = header + printEntries({ ...root, entries }, 0, style);
  const ended = style.finalNewline ? text : text.replace(/\n$/, '');
  return (style.bom ? '\uFEFF' : '') + ended.replaceAll('\n', style.lineEnd);
}

/** One entry as it stands at `column`. */
export function printEntry(entry: EntryModel, column: number, style: YamlStyle): string {
  const pad = ' '.repeat(column);
  const lead =
    '\n'.repeat(entry.blank) + entry.comments.map((line) => `${pad}# ${line}\n`).join('');
  return `${lead}${pad}${entry.key}:${printValue(entry, column, style)}`;
}

function printEntries({ entries, tail = [] }: MapModel, column: number, style: YamlStyle): string {
  const end = tail.map((line) => `${' '.repeat(column)}# ${line}\n`).join('');
  return entries.map((entry) => printEntry(entry, column, style)).join('') + end;
}

function printValue({ value, trail }: EntryModel, column: number, style: YamlStyle): string {
  const end = trail === '' ? '\n' : ` # ${trail}\n`;
  const child = column + style.indent;
  const dash = ' '.repeat(column + style.listIndent);
  switch (value.kind) {
    case 'scalar':
      return (value.source === '' ? '' : ' ') + value.source + end;
    case 'text':
      return ` ${value.header}\n${value.lines.map((line) => (line === '' ? '\n' : ' '.repeat(child) + line + '\n')).join('')}`;
    case 'list':
      return value.items.length === 0
        ? ` []${end}`
        : end + value.items.map((item) => `${dash}- ${item}\n`).join('');
    case 'map':
      return value.entries.length === 0 ? ` {}${end}` : end + printEntries(value, child, style);
    case 'named':
      return value.entries.length === 0
        ? ` []${end}`
        : end +
            value.entries.map((item) => printItem(item, column + style.listIndent, style)).join('');
  }
}

function printItem(item: EntryModel, column: number, style: YamlStyle): string {
  const pad = ' '.repeat(column);
  const lead = '\n'.repeat(item.blank) + item.comments.map((line) => `${pad}# ${line}\n`).join('');
  const trail = item.trail === '' ? '' : ` # ${item.trail}`;
  const rest = item.value.kind === 'map' ? printEntries(item.value, column + 2, style) : '';
  return `${lead}${pad}- name: ${item.key}${trail}\n${rest}`;
}
