import type { Problem } from '../core/problem.ts';
import { PulsoError } from '../core/pulso-error.ts';
import type { Stack } from '../engine/stack.ts';
import type { ComposeInput } from './compose-input.ts';
import { readCompose } from './read/read-compose.ts';

/**
 * Reads a client's compose file by the compose-spec's meaning. Throws the first error as a PulsoError with
 * file, line and column; `checkCompose` gives them all. Host variables are not seen: `.env` alone counts.
 */
export function loadStack(input: ComposeInput): Stack {
  const { stack, problems } = readCompose(input);
  if (stack !== undefined) return stack;
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw toError(input.slug, errors[0], errors.length - 1);
}

function toError(slug: string, problem: Problem | undefined, others: number): PulsoError {
  const message = problem?.message ?? 'the compose file cannot be read';
  const { file, line, column } = problem ?? {};
  return new PulsoError(
    problem?.code ?? 'internal',
    others > 0 ? `${message} (and ${others} more)` : message,
    {
      slug,
      hint: problem?.hint ?? `mend it, then run: pulso validate ${slug}`,
      at: file === undefined ? undefined : { file, line, column },
    },
  );
}
