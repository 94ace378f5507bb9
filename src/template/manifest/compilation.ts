import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import type { Location } from '../../core/pulso-error.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { Expression } from '../expressions/expression.ts';
import type { Scope } from '../expressions/expression-walk.ts';

/** One template being compiled: what is wrong with it is gathered, so that it can all be said at once. */
export interface Compilation {
  /** The template's folder, for messages. */
  folder: string;
  problems: Problem[];
}

/** Compiles an expression; undefined, and a problem more, where it has faults. */
export function compileText(
  compilation: Compilation,
  text: string,
  place: Location,
  scope: Scope,
): Expression | undefined {
  const { expression, problems } = compileExpression(text, place, scope);
  compilation.problems.push(...problems);
  return expression;
}

/** Notes an error. */
export function addError(
  { problems }: Compilation,
  code: ErrorCode,
  message: string,
  at: Location,
): void {
  problems.push({ severity: 'error', code, message, ...at });
}
