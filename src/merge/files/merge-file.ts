import { formatMarkers, hasMarkers } from '../lines/conflict-markers.ts';
import { collectDecisions, type Decisions } from '../decisions.ts';
import { describeEntry, describeFile } from './describe-side.ts';
import { mergeLines, type ThreeTexts } from '../lines/merge-lines.ts';
import type { Conflict, Decide, MergeFile, MergeRules } from '../merge-types.ts';
import { mergeSections } from '../yaml/sections/merge-sections.ts';
import { mergeYaml } from '../yaml/merge-yaml.ts';
import type { ParseYaml } from '../yaml/tree/yaml-tree.ts';
import { pickSide, type Side } from '../pick-side.ts';
import { readText, writeText, type TextFile } from '../lines/text-file.ts';

/** What merging the files of one client shares. */
export interface FileContext {
  path: string;
  rules: MergeRules;
  decide: Decide;
  parse: ParseYaml;
}

export interface FileSides {
  base: MergeFile;
  template: MergeFile;
  client: MergeFile;
}

/** One path on the three sides; a side without a file there has none. */
export type PathSides = { [Side in keyof FileSides]: MergeFile | undefined };

export interface MergedFile {
  file: MergeFile;
  decisions: Decisions;
  /** Why a YAML file was merged by lines, where it was. */
  notes: readonly string[];
}

/** Merges one file that all three sides have. Nothing is read where only one side changed it. */
export function mergeFile(context: FileContext, sides: FileSides): MergedFile {
  const { base, template, client } = sides;
  const executable =
    pickSide(base.executable, template.executable, client.executable) === 'template'
      ? template.executable
      : client.executable;
  const side = pickBytes(sides);
  if (side !== undefined) {
    const file = { bytes: sides[side].bytes, executable };
    return { file, decisions: collectDecisions(context.decide), notes: [] };
  }
  const { bytes, ...rest } = mergeContent(context, sides);
  return { file: { bytes, executable }, ...rest };
}

function pickBytes({ base, template, client }: FileSides): Side | undefined {
  if (isEqual(template.bytes, base.bytes) || isEqual(client.bytes, template.bytes)) return 'client';
  return isEqual(client.bytes, base.bytes) ? 'template' : undefined;
}

export function isEqual(first: Uint8Array, second: Uint8Array): boolean {
  return first === second || Buffer.compare(first, second) === 0;
}

type MergedContent = Omit<MergedFile, 'file'> & { bytes: Uint8Array };

function mergeContent(context: FileContext, sides: FileSides): MergedContent {
  const base = readText(sides.base.bytes);
  const template = readText(sides.template.bytes);
  const client = readText(sides.client.bytes);
  if (!base || !template || !client) return mergeBinary(context, sides);
  const texts = { base: base.body, template: template.body, client: client.body };
  const like: TextFile = { ...client, eol: client.eol ?? template.eol };
  const { text, ...rest } = /\.ya?ml$/i.test(context.path)
    ? mergeStructured(context, texts)
    : mergeByLines(context, texts);
  return { bytes: writeText(text, like), ...rest };
}

function mergeBinary(context: FileContext, sides: FileSides): MergedContent {
  const decisions = collectDecisions(context.decide);
  const choice = decisions.decide(fileConflict(context.path, 'modified', sides));
  const { bytes } = choice === 'theirs' ? sides.template : sides.client;
  return { bytes, decisions, notes: [] };
}

type MergedText = Omit<MergedFile, 'file'> & { text: string };

function mergeByLines({ path, decide }: FileContext, texts: ThreeTexts): MergedText {
  const decisions = collectDecisions(decide);
  const { text } = mergeLines(texts, (conflict) =>
    decisions.decide({ path, change: 'modified', ...conflict }),
  );
  return { text, decisions, notes: [] };
}

function mergeStructured(context: FileContext, texts: ThreeTexts): MergedText {
  const { path, rules } = context;
  const decisions = collectDecisions(context.decide);
  const apart = mergeSections(texts);
  if (apart !== undefined) return { text: apart, decisions, notes: [] };
  const merged = mergeYaml(
    texts,
    {
      file: path,
      mergeKeys: rules.mergeKeys,
      decide: (at, { base, template, client }) =>
        decisions.decide({
          path,
          change: 'modified',
          at,
          base: describeEntry(base),
          template: describeEntry(template),
          client: describeEntry(client),
        }),
    },
    context.parse,
  );
  if ('text' in merged) return { text: merged.text, decisions, notes: [] };
  const lines = mergeByLines(context, texts);
  return { ...checkLines(context, texts, lines), notes: [`merged by lines: ${merged.reason}`] };
}

/** Lines that merge can still make no YAML of two texts that were: the file is then one conflict. */
function checkLines(context: FileContext, texts: ThreeTexts, lines: MergedText): MergedText {
  const readable = (text: string): boolean => !('reason' in context.parse(text));
  const unsettled = lines.decisions.isUndecided() || hasMarkers(lines.text);
  if (unsettled || readable(lines.text) || !readable(texts.client) || !readable(texts.template))
    return lines;
  const decisions = collectDecisions(context.decide);
  const choice = decisions.decide({ path: context.path, change: 'modified', at: 'file', ...texts });
  const whole = choice === 'theirs' ? texts.template : texts.client;
  return { text: choice === 'markers' ? formatMarkers(texts) : whole, decisions, notes: [] };
}

export function fileConflict(path: string, change: Conflict['change'], sides: PathSides): Conflict {
  return {
    path,
    change,
    at: 'file',
    base: describeFile(sides.base),
    template: describeFile(sides.template),
    client: describeFile(sides.client),
  };
}
