import { findMarkers } from '../../text/find-markers.ts';
import { collectDecisions, type FoundConflict } from '../decisions.ts';
import { describeFile, linesOfFiles } from './describe-side.ts';
import type { FileContext, MergedText } from './file-context.ts';
import type { MergeFile } from '../merge-types.ts';
import { mergeByLines, mergeText } from './merge-text.ts';
import { pickSide, type Side } from '../pick-side.ts';
import { isSameText, readText, writeLike, writeText, type TextFile } from '../lines/text-file.ts';

export interface FileSides {
  base: MergeFile;
  template: MergeFile;
  client: MergeFile;
}

/** One path on the three sides; a side without a file there has none. */
export type PathSides = { [Side in keyof FileSides]: MergeFile | undefined };

export type MergedFile = Omit<MergedText, 'text'> & { file: MergeFile };

/** Merges one file that all three sides have. Nothing is read where only one side changed it. */
export function mergeFile(context: FileContext, sides: FileSides): MergedFile {
  const { base, template, client } = sides;
  const executable =
    pickSide(base.executable, template.executable, client.executable) === 'template'
      ? template.executable
      : client.executable;
  const side = pickBytes(sides);
  if (side !== undefined) {
    // Line endings and byte order mark are the client's own.
    const bytes = side === 'client' ? client.bytes : writeLike(template.bytes, client.bytes);
    const file = { bytes, executable };
    return { file, decisions: collectDecisions(context.decide), notes: [] };
  }
  const { bytes, ...rest } = mergeContent(context, sides);
  return { file: { bytes, executable }, ...rest };
}

function pickBytes({ base, template, client }: FileSides): Side | undefined {
  if (isEqual(template.bytes, base.bytes) || isEqual(client.bytes, template.bytes)) return 'client';
  if (isEqual(client.bytes, base.bytes)) return 'template';
  if (isSameText(template.bytes, base.bytes)) return 'client';
  return isSameText(client.bytes, base.bytes) ? 'template' : undefined;
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
  const marked = findMarkers(base.body) === undefined ? findMarkers(client.body) : undefined;
  if (marked !== undefined) return refuseMarkers(context, sides, marked);
  const texts = { base: base.body, template: template.body, client: client.body };
  const like: TextFile = { ...client, eol: client.eol ?? template.eol };
  const { text, ...rest } =
    sides.template.text === true ? mergeByLines(context, texts) : mergeText(context, texts);
  return { bytes: writeText(text, like), ...rest };
}

/** Markers of an earlier sync: merging around them would put markers into markers. */
function refuseMarkers(context: FileContext, sides: FileSides, line: number): MergedContent {
  const decisions = collectDecisions(context.decide);
  const at = `line ${line}`;
  decisions.refuse({ ...fileConflict(context.path, 'modified', sides), at, client: '<<<<<<<' });
  const note = `conflict markers are left in line ${line}: resolve them in the file, then sync again`;
  return { bytes: sides.client.bytes, decisions, notes: [note] };
}

function mergeBinary(context: FileContext, sides: FileSides): MergedContent {
  const decisions = collectDecisions(context.decide);
  const conflict = fileConflict(context.path, 'modified', sides);
  const { choice, notes } = decisions.decideWhole(conflict);
  const { bytes } = choice === 'theirs' ? sides.template : sides.client;
  return { bytes, decisions, notes };
}

export function fileConflict(
  path: string,
  change: FoundConflict['change'],
  sides: PathSides,
): FoundConflict {
  return {
    path,
    change,
    at: 'file',
    base: describeFile(sides.base),
    template: describeFile(sides.template),
    client: describeFile(sides.client),
    ...linesOfFiles(sides),
  };
}
