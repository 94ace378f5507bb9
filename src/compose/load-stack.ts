import { createProblemError } from '../core/problem-error.ts';
import type { Problem } from '../core/problem.ts';
import type { Stack } from '../engine/desired/stack.ts';
import type { ComposeInput } from './compose-input.ts';
import { readCompose } from './read/read-compose.ts';

/**
 * Reads a client's compose file by the compose-spec's meaning. Throws the first error as a PulsoError with
 * file, line and column; readCompose gives them all. Host variables are not seen: `.env` alone counts.
 */
export function loadStack(input: ComposeInput, onWarning?: (problem: Problem) => void): Stack {
  const { stack, problems } = readCompose(input);
  if (stack !== undefined) {
    for (const problem of problems) onWarning?.(problem);
    return stack;
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw createProblemError(errors, {
    slug: input.slug,
    hint: `correct it, then run: pulso validate ${input.slug}`,
  });
}
