import { dropUndefined } from './drop-undefined.ts';
import type { Problem } from './problem.ts';
import { PulsoError, type PulsoErrorOptions } from './pulso-error.ts';

/** The first problem's message, with the number of the others. */
export function summarizeProblems([first, ...others]: readonly Problem[]): string {
  const message = first?.message ?? 'unknown problem';
  return others.length === 0 ? message : `${message} (and ${others.length} more)`;
}

/**
 * The first of several problems as an error, for a caller that cannot go on. `options` fill in what the
 * problem itself does not say: its client, its file, a hint.
 */
export function createProblemError(
  problems: readonly Problem[],
  options: PulsoErrorOptions = {},
): PulsoError {
  const { code = 'internal', slug, hint, file, line, column } = problems[0] ?? {};
  return new PulsoError(
    code,
    summarizeProblems(problems),
    dropUndefined({
      ...options,
      slug: options.slug ?? slug,
      hint: hint ?? options.hint,
      at: file === undefined ? options.at : dropUndefined({ file, line, column }),
    }),
  );
}
