import { readdirSync, readFileSync } from 'node:fs';
import type { ConflictChoice, MergeFile, MergeRules } from '../../src/merge/merge-types.ts';

/** One situation: three sets of files, and what must come of them. */
export interface MergeCase {
  name: string;
  title: string;
  /** The issue that told of it, or `own`. */
  source: string;
  conflict: ConflictChoice;
  rules: MergeRules;
  base: Map<string, MergeFile>;
  template: Map<string, MergeFile>;
  client: Map<string, MergeFile>;
  expected: Map<string, MergeFile>;
  /** `path: at` */
  conflicts: string[];
  /** `path: part of the message` */
  notes: string[];
}

const FOLDER = new URL('../fixtures/merge/', import.meta.url);
const SIDES = ['base', 'template', 'client', 'expected'] as const;

/** Reads test/fixtures/merge: a Markdown file per case, described in its README. */
export function readMergeCorpus(): MergeCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) =>
      parseCase(file.replace(/\.md$/, ''), readFileSync(new URL(file, FOLDER), 'utf8')),
    );
}

function parseCase(name: string, text: string): MergeCase {
  const [head = '', ...sections] = text.split(/^## /m);
  const field = (key: string): string | undefined =>
    new RegExp(`^${key}: (.*)$`, 'm').exec(head)?.[1];
  const found: MergeCase = {
    name,
    title: /^# (.*)$/m.exec(head)?.[1] ?? name,
    source: field('source') ?? '',
    conflict: (field('conflict') ?? 'fail') as ConflictChoice,
    rules: JSON.parse(field('rules') ?? '{}') as MergeRules,
    base: new Map(),
    template: new Map(),
    client: new Map(),
    expected: new Map(),
    conflicts: [],
    notes: [],
  };
  for (const section of sections) addSection(found, section);
  return found;
}

function addSection(found: MergeCase, section: string): void {
  const heading = section.slice(0, section.indexOf('\n'));
  if (heading === 'conflicts' || heading === 'notes') {
    found[heading] = [...section.matchAll(/^- (.*)$/gm)].map((match) => match[1] ?? '');
    return;
  }
  const [, sides = '', path = '', flags = ''] =
    /^([a-z, ]+): (\S+)(?: \((.*)\))?$/.exec(heading) ?? [];
  const content = /^```\w*\n([^]*?)^```$/m.exec(section)?.[1];
  if (path === '' || content === undefined)
    throw new Error(`${found.name}: cannot read "${heading}"`);
  for (const side of sides === 'all' ? SIDES : sides.split(', ')) {
    found[side as (typeof SIDES)[number]].set(path, toFile(content, flags.split(', ')));
  }
}

function toFile(content: string, flags: string[]): MergeFile {
  const has = (flag: string): boolean => flags.includes(flag);
  const ended = has('no newline') ? content.replace(/\n$/, '') : content;
  const text =
    (has('bom') ? '\uFEFF' : '') + (has('crlf') ? ended.replaceAll('\n', '\r\n') : ended);
  const bytes = has('hex') ? Buffer.from(content.trim(), 'hex') : Buffer.from(text);
  return { bytes, executable: has('executable'), ...(has('seed') ? { seed: true } : {}) };
}
