import type { Problem } from '../../core/problem.ts';
import type { ReportEvent } from '../../core/reporter.ts';

/** A warning about a file of a client, for a verb that goes on. */
export function warningEvent(slug: string, problem: Problem): ReportEvent {
  const { code, file = '', line, hint } = problem;
  const place = `clients/${slug}/${file}${line === undefined ? '' : `:${line}`}`;
  const way = hint === undefined ? '' : ` (${hint})`;
  return { code, kind: 'warning', slug, message: `${place}: ${problem.message}${way}` };
}
