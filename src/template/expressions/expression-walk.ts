import { suggestName } from '../../text/nearest-name.ts';

/** Names that an expression may read, objects by path: `country`, `ports`, `ports.web`. */
export type Scope = ReadonlySet<string>;

/** What an expression reads, for lint and for knowing what a file depends on. */
export interface ExpressionUses {
  variables: Set<string>;
  /** Variables that decide what is rendered, each with the texts it is compared with. */
  decisions: Map<string, Set<string>>;
  /** What is put out without `yaml` or `json` around it. Lines count from 1, columns from 0. */
  pasted: { name: string; at: hbs.AST.Position }[];
}

export interface ExpressionFault {
  code: 'template-syntax' | 'template-variable' | 'template-function';
  message: string;
  at: hbs.AST.Position;
}

/** The state of one check: faults are collected instead of thrown, so that lint can say them all. */
export interface ExpressionWalk {
  scope: Scope;
  uses: ExpressionUses;
  faults: ExpressionFault[];
  /** How many `each` blocks are open. */
  depth: number;
  /** Names that open `each … as |name|` blocks gave. */
  locals: readonly string[];
}

export function startWalk(scope: Scope): ExpressionWalk {
  const uses: ExpressionUses = { variables: new Set(), decisions: new Map(), pasted: [] };
  return { scope, uses, faults: [], depth: 0, locals: [] };
}

export function addNodeProblem(
  walk: ExpressionWalk,
  node: hbs.AST.Node,
  fault: Pick<ExpressionFault, 'code' | 'message'>,
): void {
  walk.faults.push({ ...fault, at: node.loc.start });
}

/** `; did you mean country?` after a message, if a name is near. */
export function appendSuggestion(word: string, candidates: Iterable<string>): string {
  const suggestion = suggestName(word, candidates);
  return suggestion === undefined ? '' : `; ${suggestion}`;
}
