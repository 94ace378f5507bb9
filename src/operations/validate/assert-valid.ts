import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import { summarizeProblems } from '../../core/problem-error.ts';
import { PulsoError } from '../../core/pulso-error.ts';

/** Whose files do not load, and how that is reported. */
interface Refusal {
  code: ErrorCode;
  slug: string;
  /** What does not load. */
  what: string;
  /** What to do, now that nothing was written. */
  hint: string;
}

/** Throws the first of the errors in a client's files, with its place in the workspace and how many more there are. */
export function assertValid(errors: readonly Problem[], { code, slug, what, hint }: Refusal): void {
  const [first] = errors;
  if (first === undefined) return;
  const { file = '', line, column } = first;
  const own = first.hint === undefined ? '' : ` (${first.hint})`;
  throw new PulsoError(code, `${what} does not load: ${summarizeProblems(errors)}`, {
    slug,
    at: dropUndefined({ file: `clients/${slug}/${file}`, line, column }),
    hint: `nothing was written: ${hint}${own}`,
  });
}
