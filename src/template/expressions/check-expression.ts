import { checkVariable } from './check-variable.ts';
import {
  addNodeProblem,
  startWalk,
  appendSuggestion,
  type ExpressionFault,
  type ExpressionUses,
  type ExpressionWalk,
  type Scope,
} from './expression-walk.ts';
import { TEMPLATE_FUNCTIONS } from './template-functions.ts';

type Call = hbs.AST.SubExpression | hbs.AST.MustacheStatement | hbs.AST.BlockStatement;

const BLOCKS = new Set(['if', 'unless', 'each']);

/**
 * Checks every name an expression reads before anything is rendered: Handlebars' own strict mode lets
 * an unknown argument of a function or a block pass as empty.
 */
export function checkExpression(
  program: hbs.AST.Program,
  scope: Scope,
): { uses: ExpressionUses; faults: readonly ExpressionFault[] } {
  const walk = startWalk(scope);
  checkProgram(program, walk);
  return { uses: walk.uses, faults: walk.faults };
}

function checkProgram(program: hbs.AST.Program | undefined, walk: ExpressionWalk): void {
  for (const statement of program?.body ?? []) checkStatement(statement, walk);
}

function checkStatement(statement: hbs.AST.Statement, walk: ExpressionWalk): void {
  if (statement.type === 'MustacheStatement') {
    checkMustache(statement as hbs.AST.MustacheStatement, walk);
  } else if (statement.type === 'BlockStatement') {
    checkBlock(statement as hbs.AST.BlockStatement, walk);
  } else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
    const message = 'partials and decorators are not supported';
    addNodeProblem(walk, statement, { code: 'template-syntax', message });
  }
}

function checkMustache(mustache: hbs.AST.MustacheStatement, walk: ExpressionWalk): void {
  if (mustache.path.type !== 'PathExpression') {
    const message = 'a literal needs no {{ }}';
    addNodeProblem(walk, mustache, { code: 'template-syntax', message });
    return;
  }
  const path = mustache.path as hbs.AST.PathExpression;
  const called = TEMPLATE_FUNCTIONS.get(path.original);
  if (called === undefined || called.gives === 'text') {
    walk.uses.pasted.push({ name: path.original, at: mustache.loc.start });
  }
  if (called !== undefined || mustache.params.length > 0) checkCall(mustache, walk, false);
  else checkVariable(path, walk, false);
}

function checkBlock(block: hbs.AST.BlockStatement, walk: ExpressionWalk): void {
  const name = block.path.original;
  if (!BLOCKS.has(name)) {
    const message = `there is no block #${name}: if, unless and each are`;
    addNodeProblem(walk, block, { code: 'template-function', message });
    return;
  }
  checkArguments(block, walk, [1, 1]);
  for (const param of block.params) checkValue(param, walk, true);
  checkProgram(block.program, name === 'each' ? openEach(block, walk) : walk);
  checkProgram(block.inverse, walk);
}

function openEach(block: hbs.AST.BlockStatement, walk: ExpressionWalk): ExpressionWalk {
  const names = (block.program as { blockParams?: readonly string[] }).blockParams ?? [];
  return { ...walk, depth: walk.depth + 1, locals: [...walk.locals, ...names] };
}

function checkCall(
  call: hbs.AST.SubExpression | hbs.AST.MustacheStatement,
  walk: ExpressionWalk,
  deciding: boolean,
): void {
  const name = originalOf(call.path);
  const called = TEMPLATE_FUNCTIONS.get(name);
  if (called === undefined) {
    const nearest = appendSuggestion(name, TEMPLATE_FUNCTIONS.keys());
    const message = `there is no function ${name}${nearest}`;
    addNodeProblem(walk, call, { code: 'template-function', message });
    return;
  }
  checkArguments(call, walk, called.arity);
  for (const param of call.params) checkValue(param, walk, deciding || called.optional);
  noteComparison(call, walk);
}

function checkValue(value: hbs.AST.Expression, walk: ExpressionWalk, deciding: boolean): void {
  if (value.type === 'SubExpression') {
    checkCall(value as hbs.AST.SubExpression, walk, deciding);
  } else if (value.type === 'PathExpression') {
    checkVariable(value as hbs.AST.PathExpression, walk, deciding);
  }
}

function checkArguments(call: Call, walk: ExpressionWalk, arity: readonly [number, number]): void {
  const [least, most] = arity;
  const count = call.params.length;
  const named = (call as { hash?: hbs.AST.Hash }).hash !== undefined;
  if (count >= least && count <= most && !named) return;
  const name = originalOf(call.path);
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  const message = named
    ? `${name} takes no named arguments`
    : `${name} takes ${wanted} argument${most === 1 ? '' : 's'}, not ${count}`;
  addNodeProblem(walk, call, { code: 'template-function', message });
}

/** `eq database "bigquery"`: a value that lint has to try. */
function noteComparison(call: Call, walk: ExpressionWalk): void {
  const variable = call.params.find((param) => param.type === 'PathExpression');
  const literal = call.params.find((param) => param.type === 'StringLiteral');
  if (variable === undefined || literal === undefined) return;
  const name = (variable as hbs.AST.PathExpression).parts.join('.');
  walk.uses.decisions.get(name)?.add((literal as hbs.AST.StringLiteral).value);
}

function originalOf(path: hbs.AST.Node): string {
  return String((path as { original?: unknown }).original);
}
