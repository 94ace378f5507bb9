import { formatMarkers } from '../lines/conflict-markers.ts';
import { collectDecisions, type Decisions } from '../decisions.ts';
import type { FileContext } from './file-context.ts';
import { fileConflict, mergeFile, type PathSides } from './merge-file.ts';
import type { MergeFile } from '../merge-types.ts';
import { endLine } from '../lines/merge-lines.ts';
import { isSameText, readText, writeText, type TextFile } from '../lines/text-file.ts';

export interface MergedPath {
  /** What the client has there afterwards. */
  file: MergeFile | undefined;
  decisions?: Decisions;
  notes: readonly string[];
}

/** Decides what becomes of one path: files that appear, vanish, or are on all three sides. */
export function mergePath(context: FileContext, sides: PathSides): MergedPath {
  const { base, template, client } = sides;
  if (template && client) {
    return base
      ? mergeFile(context, { base, template, client })
      : mergeAdded(context, { template, client });
  }
  if (template) return mergeAbsent(template, base);
  if (client && base && isUnchanged(client, base)) return { file: undefined, notes: [] };
  if (client && base) return mergeRemoved(context, { base, client });
  return { file: client, notes: [] };
}

/** What the client deleted stays deleted. */
function mergeAbsent(template: MergeFile, base: MergeFile | undefined): MergedPath {
  if (base === undefined) return { file: template, notes: [] };
  const notes = isUnchanged(template, base)
    ? []
    : ['the template changed it, but the client deleted it: it stays deleted'];
  return { file: undefined, notes };
}

/** Both sides made a file of this name. */
function mergeAdded(
  context: FileContext,
  sides: { template: MergeFile; client: MergeFile },
): MergedPath {
  const { template, client } = sides;
  if (isSameText(template.bytes, client.bytes)) return { file: client, notes: [] };
  const decisions = collectDecisions(context.decide);
  const conflict = fileConflict(context.path, 'added', { base: undefined, ...sides });
  const theirs = readText(template.bytes);
  const ours = readText(client.bytes);
  if (!theirs || !ours) {
    const { choice, notes } = decisions.decideWhole(conflict);
    return { file: choice === 'theirs' ? template : client, decisions, notes };
  }
  const choice = decisions.decide(conflict);
  if (typeof choice === 'object')
    return { file: writeChosen(choice.text, client), decisions, notes: [] };
  if (choice === 'theirs') return { file: template, decisions, notes: [] };
  if (choice !== 'markers') return { file: client, decisions, notes: [] };
  const text = formatMarkers({ base: '', template: theirs.body, client: ours.body });
  return { file: { ...client, bytes: writeText(text, ours) }, decisions, notes: [] };
}

/** The template removed a file that the client edited. */
function mergeRemoved(
  context: FileContext,
  sides: { base: MergeFile; client: MergeFile },
): MergedPath {
  const decisions = collectDecisions(context.decide);
  const { choice, notes } = decisions.decideWhole(
    fileConflict(context.path, 'removed', { template: undefined, ...sides }),
  );
  if (typeof choice === 'object')
    return { file: writeChosen(choice.text, sides.client), decisions, notes: [] };
  return { file: choice === 'theirs' ? undefined : sides.client, decisions, notes };
}

/** A text that a person wrote, in the manner of the client's file. */
function writeChosen(text: string, client: MergeFile): MergeFile {
  return { ...client, bytes: writeText(endLine(text), readText(client.bytes) ?? PLAIN) };
}

/** How a text is written where the client has none. */
const PLAIN: TextFile = { body: '', bom: false, eol: '\n', finalNewline: true };

function isUnchanged(first: MergeFile, second: MergeFile): boolean {
  return isSameText(first.bytes, second.bytes) && first.executable === second.executable;
}
