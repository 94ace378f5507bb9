import { addNodeProblem, appendSuggestion, type ExpressionWalk } from './expression-walk.ts';

const EACH_DATA = new Set(['index', 'first', 'last', 'key']);

/** Checks one name, `../` and `@root.` resolved as Handlebars does. `deciding`: its value decides what is rendered. */
export function checkVariable(
  path: hbs.AST.PathExpression,
  walk: ExpressionWalk,
  deciding: boolean,
): void {
  const name = nameInRoot(path, walk);
  if (name === undefined) {
    if (!isOfEach(path, walk)) addVariableProblem(path, walk, path.original);
  } else if (walk.scope.has(name)) {
    noteVariable(name, walk, deciding);
  } else {
    addVariableProblem(path, walk, name);
  }
}

/** The name as the root context has it; undefined where it is one of an open `each` block. */
function nameInRoot(path: hbs.AST.PathExpression, walk: ExpressionWalk): string | undefined {
  if (path.data) return path.parts[0] === 'root' ? path.parts.slice(1).join('.') : undefined;
  if (path.depth === 0 && walk.locals.includes(path.parts[0] ?? '')) return undefined;
  return path.depth === walk.depth ? path.parts.join('.') : undefined;
}

function isOfEach(path: hbs.AST.PathExpression, walk: ExpressionWalk): boolean {
  if (walk.depth === 0) return false;
  const [first, ...rest] = path.parts;
  if (path.data) return rest.length === 0 && EACH_DATA.has(first ?? '');
  if (first === undefined) return path.depth < walk.depth;
  return path.depth === 0 && rest.length === 0 && walk.locals.includes(first);
}

function noteVariable(name: string, walk: ExpressionWalk, deciding: boolean): void {
  walk.uses.variables.add(name);
  if (deciding && !walk.uses.decisions.has(name)) walk.uses.decisions.set(name, new Set());
}

function addVariableProblem(
  path: hbs.AST.PathExpression,
  walk: ExpressionWalk,
  name: string,
): void {
  const message = walk.scope.has(name)
    ? `inside an each block ${name} is @root.${name}`
    : `there is no variable ${path.original}${appendSuggestion(name, walk.scope)}`;
  addNodeProblem(walk, path, { code: 'template-variable', message });
}
