/** A key of a block mapping with all that stands below it, and the comments and blank lines above it. */
export interface Section {
  key: string;
  /** Comments and blank lines above the key. */
  above: string;
  /** The key's own line. */
  head: string;
  /** The lines that stand deeper than the key, or the list that stands as deep. */
  below: string;
}

const KEY = /^ *([\w./-]+|"[^"\\]*"|'[^']*'):(?: |\n|$)/;
const REMARK = /^ *(?:#|\n|$)/;
const LIST_ITEM = /^ *-(?: |\n|$)/;
const OPEN_HEAD = /: *(?: #.*)?\n$/;

/** Cuts a mapping into the sections of its keys by nothing but indentation; undefined where that cannot be done for certain. */
export function cutSections(text: string): Section[] | undefined {
  const lines = text.match(/.*\n|.+$/g) ?? [];
  const first = lines.find((line) => !REMARK.test(line));
  if (first === undefined) return undefined;
  const indent = indentOf(first);
  const sections: Section[] = [];
  const keys = new Set<string>();
  // It is not known yet whose they are: the next key's, unless a deeper line follows.
  let remarks = '';
  for (const line of lines) {
    const deeper = indentOf(line) > indent;
    const section = sections.at(-1);
    if (REMARK.test(line) && !(deeper && section !== undefined && line.trim() !== '')) {
      remarks += line;
      continue;
    }
    if (section !== undefined && (deeper || isItemOf(section, line, indent))) {
      section.below += remarks + line;
    } else {
      const key = indentOf(line) === indent ? KEY.exec(line)?.[1] : undefined;
      if (key === undefined || keys.has(key)) return undefined;
      keys.add(key);
      sections.push({ key, above: remarks, head: line, below: '' });
    }
    remarks = '';
  }
  const last = sections.at(-1);
  if (last) last.below += remarks;
  return sections;
}

/** True where what stands below is the value of the key, and nothing of it stands beside the key. */
export function isOpen({ head }: Section): boolean {
  return OPEN_HEAD.test(head);
}

/** A list may stand as deep as the key it belongs to. */
function isItemOf(section: Section, line: string, indent: number): boolean {
  return indentOf(line) === indent && LIST_ITEM.test(line) && isOpen(section);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
