import Handlebars from 'handlebars';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError, type Location } from '../../core/pulso-error.ts';
import { checkExpression } from './check-expression.ts';
import type { ExpressionUses, Scope } from './expression-walk.ts';
import { explainFailure, explainSyntax } from './handlebars-fault.ts';
import { TEMPLATE_FUNCTIONS, type TemplateFunction } from './template-functions.ts';

/** Values by name, as a Scope names them. */
export type Variables = Readonly<Record<string, unknown>>;

/** What is known of a text with Handlebars expressions in it once it was checked. */
export interface CheckedText {
  text: string;
  /** Its file, and its line where it is a value inside a file. */
  place: Location;
  uses: ExpressionUses;
}

/** A checked text, compiled once and rendered for every client. */
export interface Expression extends CheckedText {
  /** Throws `template-value`, with the place, where it needs an answer that was not asked for. */
  render(variables: Variables): string;
}

/** Compiled, or what is wrong with it. */
export interface CompiledExpression {
  expression?: Expression;
  problems: readonly Problem[];
}

const handlebars = Handlebars.create();
for (const name of ['log', 'lookup', 'with']) handlebars.unregisterHelper(name);
for (const [name, each] of TEMPLATE_FUNCTIONS) handlebars.registerHelper(name, bind(name, each));

const OPTIONS: CompileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries([...TEMPLATE_FUNCTIONS.keys()].map((name) => [name, true])),
};

/**
 * Compiles a text of a template. `place` is its file, and its line where it is a value inside a file;
 * without a line, the text is the whole file and faults are placed within it.
 */
export function compileExpression(text: string, place: Location, scope: Scope): CompiledExpression {
  const problem = (code: ErrorCode, message: string, at: Partial<Location>): Problem => ({
    severity: 'error',
    code,
    message,
    ...locate(place, at),
  });
  let program: hbs.AST.Program;
  try {
    program = handlebars.parse(text);
  } catch (error) {
    const { message, ...at } = explainSyntax(error);
    return { problems: [problem('template-syntax', message, at)] };
  }
  const { uses, faults } = checkExpression(program, scope);
  if (faults.length > 0) {
    const found = faults.map(({ code, message, at }) =>
      problem(code, message, { line: at.line, column: at.column + 1 }),
    );
    return { problems: found };
  }
  const render = bindRender(program, place);
  return { expression: { text, place, uses, render }, problems: [] };
}

/** A text that compileExpression checked once, as it gave it back. */
export function openExpression(checked: CheckedText): Expression {
  return { ...checked, render: bindRender(checked.text, checked.place) };
}

/** True where a `when` renders to something other than '' or 'false'. */
export function holdsFor(when: Expression | undefined, variables: Variables): boolean {
  if (when === undefined) return true;
  const text = when.render(variables).trim();
  return text !== '' && text !== 'false';
}

/** Handlebars compiles at the first render. */
function bindRender(program: hbs.AST.Program | string, place: Location): Expression['render'] {
  const render = handlebars.compile<Variables>(program, OPTIONS);
  return (variables) => {
    try {
      return render(variables);
    } catch (error) {
      const { message, ...at } = explainFailure(error);
      throw new PulsoError('template-value', message, {
        at: locate(place, at),
        hint: 'use it only where its question is asked: inside an {{#if}}',
        cause: error,
      });
    }
  };
}

function locate(place: Location, at: Partial<Location>): Location {
  return place.line === undefined
    ? dropUndefined({ file: place.file, line: at.line, column: at.column })
    : place;
}

function bind(name: string, { call, optional }: TemplateFunction): Handlebars.HelperDelegate {
  return (...received: unknown[]) => {
    const { loc } = received.at(-1) as { loc: { start: hbs.AST.Position } };
    const values = received.slice(0, -1);
    if (!optional && values.includes(undefined)) {
      const at = { file: '', ...loc.start };
      throw new PulsoError('template-value', `${name} is given an answer without a value`, { at });
    }
    return call(...values);
  };
}
