import type { FileContent } from '../core/file-content.ts';
import type { ParseYaml } from './yaml/tree/yaml-tree.ts';

/** One file of the base, the render or the client. */
export interface MergeFile extends FileContent {
  /** Written once and never synced. */
  seed?: boolean;
  /** A text of another tool, whatever its name says: merged by lines. */
  text?: boolean;
  /** What the client has there instead of a file, such as `a link to ../shared.conf`; its bytes are not known. */
  foreign?: string;
}

/** Files by their path in the client's folder, with `/`. */
export type MergeFiles = ReadonlyMap<string, MergeFile>;

export interface MergeRules {
  /**
   * What makes two items of a YAML list the same item, by path. A path is the keys from the root joined
   * by `.`, without list items (`spec.containers.env`); `*` is one key, `**` any number of them, and
   * `<file glob>:<path>` limits it to some files. The value is the fields tried in order; `.` is the
   * item itself (a list of scalars as a set), and no fields at all mean the list is one value.
   */
  mergeKeys?: Readonly<Record<string, readonly string[]>>;
  /** Files or folders the template moved, oldest first. */
  renames?: readonly { from: string; to: string }[];
  /** Path globs of files that are never synced, beside those marked `seed`. */
  seeds?: readonly string[];
}

/**
 * What becomes of a place both sides changed differently:
 * `fail` leaves it undecided (the client's side stays and the result's status is `conflict`: write nothing),
 * `ours` keeps the client's side, `theirs` takes the template's,
 * `markers` writes both between git's own diff3 markers.
 */
export type ConflictChoice = 'fail' | 'ours' | 'theirs' | 'markers';

/** What becomes of one conflict: a choice, or a text that a person wrote for the place, in whole lines. */
export type Resolution = ConflictChoice | { text: string };

/** A place that both sides changed differently. */
export interface Conflict {
  /** Same for the same sides at the same place, and for nothing else: labels may be alike. */
  id: string;
  path: string;
  /** What the template does to the file. */
  change: 'added' | 'modified' | 'removed' | 'moved';
  /** A YAML path (`services.app.environment.LOG_LEVEL`), a range of the client's lines (`lines 3-5`), or `file`. */
  at: string;
  /** The text each side has there, without the file's indentation; null where it has nothing. */
  base: string | null;
  template: string | null;
  client: string | null;
  /** The sides as the whole lines that a text replaces; absent for a binary file. */
  lines?: Record<'base' | 'template' | 'client', string>;
  /** No choice settles it: the client's file has to be repaired first. */
  blocked?: true;
}

/** One choice for all, or one for each (`pulso resolve` asks). */
export type Decide = ConflictChoice | ((conflict: Conflict) => Resolution);

export interface MergeInput {
  /** The pristine render the client last took. */
  base: MergeFiles;
  /** The new render. */
  template: MergeFiles;
  /** The client's own files. */
  client: MergeFiles;
  rules: MergeRules;
  conflict: Decide;
  /** Pass one `createYamlParser()` for a whole fleet: a text that clients share is then read once. */
  parse?: ParseYaml;
}

/** One change to the client's folder. `file` is what to write; `removed` has none. */
export interface FileChange {
  path: string;
  change: 'added' | 'modified' | 'removed' | 'moved';
  /** Where a moved file was. */
  from?: string;
  file?: MergeFile;
}

/** Something a person should know that is not a conflict. */
export interface MergeNote {
  path: string;
  message: string;
}

export interface MergeResult {
  /**
   * `conflict`: a place is undecided and nothing may be written. `behind`: there is something to write.
   * `current`: there is not (the caller still replaces the base with the render).
   */
  status: 'current' | 'behind' | 'conflict';
  /** By path. Remove and move first, then write: a folder may take the place of a file. */
  files: readonly FileChange[];
  /** Every conflict, decided or not. */
  conflicts: readonly Conflict[];
  notes: readonly MergeNote[];
}
