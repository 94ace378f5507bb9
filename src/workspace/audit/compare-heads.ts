import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';
import { parseEntry } from './audit-chain.ts';
import { parseHeads } from './audit-head.ts';

/** What an anchor received, and where from. */
export interface Anchored {
  /** One head per line. */
  text: string;
  /** A path, a git ref or `stdin`, for messages. */
  source: string;
}

const LOG = '.pulso/audit.log';

/**
 * Compares the log with the heads that an anchor received. Codes: `audit-rewritten`, `audit-cut`, `anchor-invalid`,
 * `anchor-empty`; a warning `audit-unanchored` for entries that no head vouches for.
 */
export function compareHeads(
  lines: readonly string[],
  { text, source }: Anchored,
  workspace: string | undefined,
): Problem[] {
  const { heads, invalid } = parseHeads(text);
  const own = heads.filter((head) => (head.workspace ?? workspace) === workspace);
  const problems = invalid.map((line): Problem => ({
    ...error('anchor-invalid', 'this line is not a head of an audit log'),
    ...{ file: source, line },
  }));
  if (own.length === 0) {
    return [...problems, error('anchor-empty', `${source} has no head of this workspace`)];
  }
  const wrong = own.find(({ sequence, hash }) => {
    const line = lines[sequence - 1];
    return line !== undefined && parseEntry(line)?.hash !== hash;
  });
  if (wrong !== undefined) {
    const message = `this line or one before it is not the one that was anchored at ${wrong.at}`;
    problems.push({ ...error('audit-rewritten', message), file: LOG, line: wrong.sequence });
  }
  const last = own.reduce((most, { sequence }) => Math.max(most, sequence), 0);
  return [...problems, ...compareEnd(lines.length, last, source)];
}

function compareEnd(count: number, last: number, source: string): Problem[] {
  if (last > count) {
    const message = `${last - count} entries that were anchored are missing at the end`;
    return [{ ...error('audit-cut', message), file: LOG }];
  }
  if (last === count) return [];
  const message = `the last ${count - last} entries are not in ${source}`;
  return [{ ...error('audit-unanchored', message), severity: 'warning', file: LOG }];
}

function error(code: ErrorCode, message: string): Problem {
  return { severity: 'error', code, message };
}
