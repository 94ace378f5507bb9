import type { Decisions } from '../decisions.ts';
import type { Decide, MergeRules } from '../merge-types.ts';
import type { ParseYaml } from '../yaml/tree/yaml-tree.ts';

/** What merging the files of one client shares. */
export interface FileContext {
  path: string;
  rules: MergeRules;
  decide: Decide;
  parse: ParseYaml;
}

export interface MergedText {
  text: string;
  decisions: Decisions;
  /** Why a file with keys was merged by lines, where it was. */
  notes: readonly string[];
}
