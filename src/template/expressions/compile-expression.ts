import Handlebars from 'handlebars';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import type { Location } from '../../core/pulso-error.ts';
import { checkExpression } from './check-expression.ts';
import { locate, openExpression, type Expression } from './expression.ts';
import type { Scope } from './expression-walk.ts';
import { explainSyntax } from './handlebars-fault.ts';
import { TEMPLATE_FUNCTIONS } from './template-functions.ts';

/** Compiled, or what is wrong with it. */
export interface CompiledExpression {
  expression?: Expression;
  problems: readonly Problem[];
}

const OPTIONS: PrecompileOptions = {
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
    program = Handlebars.parse(text);
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
  let written: string | undefined;
  const script = (): string => (written ??= writeScript(program));
  return { expression: openExpression({ text, place, uses, script }), problems: [] };
}

function writeScript(program: hbs.AST.Program): string {
  const script: unknown = Handlebars.precompile(program, OPTIONS);
  if (typeof script === 'string') return script;
  throw new TypeError('Handlebars wrote a source map that was not asked for');
}
