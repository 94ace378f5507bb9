import { collectDecisions } from '../decisions.ts';
import { findPathConflicts } from './find-path-conflicts.ts';
import { listChanges } from './list-changes.ts';
import type { FileContext } from './file-context.ts';
import { fileConflict, type PathSides } from './merge-file.ts';
import { mergeForeign } from './merge-foreign.ts';
import { mergePath, type MergedPath } from './merge-path.ts';
import type { MergeFile, MergeInput, MergeResult } from '../merge-types.ts';
import { moveFiles, type MovedFiles } from './move-files.ts';
import { matchesGlob } from '../../text/path-glob.ts';
import { createYamlParser } from '../yaml/tree/create-yaml-parser.ts';

/**
 * Merges a new render into a client's files, with the pristine render the client last took as the base:
 * what only the client changed stays, what only the template changed is taken, and what both changed
 * differently is a conflict. `ours` is the client's side, `theirs` the template's.
 *
 * Pure: it writes nothing. The caller writes `files`, and then the new render as the base.
 */
export function mergeClient(input: MergeInput): MergeResult {
  const parse = input.parse ?? createYamlParser();
  const moved = moveFiles(input, input.rules.renames ?? []);
  const merged = new Map<string, MergedPath>();
  for (const path of allPaths(input, moved)) {
    const sides = sidesOf(path, input, moved);
    const { rules, conflict } = input;
    merged.set(path, mergeSides({ path, rules, decide: conflict, parse }, input, sides));
  }
  resolvePathConflicts(input, moved, merged);
  return summarize(input, moved, merged);
}

function mergeSides(context: FileContext, input: MergeInput, sides: PathSides): MergedPath {
  const { client } = sides;
  if (isSeed(context.path, input, sides)) return keepSeed(sides);
  if (client?.foreign !== undefined) return mergeForeign(context, { ...sides, client });
  return mergePath(context, sides);
}

function allPaths({ template }: MergeInput, { base, client }: MovedFiles): string[] {
  return [...new Set([...base.keys(), ...template.keys(), ...client.keys()])].sort();
}

function sidesOf(path: string, { template }: MergeInput, { base, client }: MovedFiles): PathSides {
  return { base: base.get(path), template: template.get(path), client: client.get(path) };
}

function isSeed(path: string, { rules }: MergeInput, { base, template }: PathSides): boolean {
  return (
    (template ?? base)?.seed === true || (rules.seeds ?? []).some((glob) => matchesGlob(glob, path))
  );
}

/** A seed is written where neither the client nor its base ever had it, and never again. */
function keepSeed({ base, template, client }: PathSides): MergedPath {
  return { file: client ?? (base ? undefined : template), notes: [] };
}

/** A file cannot stand where the client has a folder, nor the other way round: it is a conflict. */
function resolvePathConflicts(
  input: MergeInput,
  moved: MovedFiles,
  merged: Map<string, MergedPath>,
): void {
  const present = [...merged].filter(([, { file }]) => file !== undefined).map(([path]) => path);
  const kept = present.filter((path) => moved.client.has(path));
  const added = present.filter((path) => !moved.client.has(path));
  for (const { path, blocking } of findPathConflicts(added, kept)) {
    const decisions = collectDecisions(input.conflict);
    const sides = sidesOf(path, input, moved);
    const conflict = fileConflict(path, 'added', sides);
    // No text could be both.
    delete conflict.lines;
    const client = `the client has ${blocking.join(', ')}`;
    const { choice, notes } = decisions.decideWhole({ ...conflict, client });
    const theirs = choice === 'theirs';
    merged.set(path, { file: theirs ? sides.template : undefined, decisions, notes });
    for (const other of theirs ? blocking : []) merged.set(other, { file: undefined, notes: [] });
  }
}

function summarize(
  { client }: MergeInput,
  { moves }: MovedFiles,
  merged: ReadonlyMap<string, MergedPath>,
): MergeResult {
  const after = new Map<string, MergeFile>();
  for (const [path, { file }] of merged) if (file) after.set(path, file);
  const results = [...merged];
  const files = listChanges(client, after, moves);
  const undecided = results.some(([, { decisions }]) => decisions?.isUndecided());
  return {
    status: undecided ? 'conflict' : files.length > 0 ? 'behind' : 'current',
    files,
    conflicts: results.flatMap(([, { decisions }]) => decisions?.conflicts ?? []),
    notes: results.flatMap(([path, { notes }]) => notes.map((message) => ({ path, message }))),
  };
}
