import { createHash } from 'node:crypto';
import * as z from 'zod';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import type { Problem } from '../../core/problem.ts';

/** One line of the audit log. */
export interface AuditEntry {
  /** ISO 8601. */
  at: string;
  who: string;
  /** The verb: `create`, `deploy` … */
  action: string;
  slug?: string;
  outcome: 'done' | 'failed' | 'interrupted';
  /** What changed, in a few words. Never a secret. */
  detail: string;
  /** Hash of the line before; zeros on the first. */
  prev: string;
  /** SHA-256 of all the fields above, hex. */
  hash: string;
}

export type AuditEvent = Omit<AuditEntry, 'prev' | 'hash'>;

/** Where the chain ends: kept beside the log, so that lines cut off its end are missed. */
export interface AuditHead {
  /** Lines in the log. */
  count: number;
  /** Size of the log. */
  bytes: number;
  /** Hash of the last one. */
  hash: string;
}

/** The head of an empty log. */
export const FIRST_HEAD: AuditHead = { count: 0, bytes: 0, hash: '0'.repeat(64) };

/** Lines written at a time: so many can be ahead of the head where their writer was killed. */
export const MOST_AT_ONCE = 64;

const entrySchema = z.strictObject({
  at: z.string(),
  who: z.string(),
  action: z.string(),
  slug: z.string().exactOptional(),
  outcome: z.enum(['done', 'failed', 'interrupted']),
  detail: z.string(),
  prev: z.string(),
  hash: z.string(),
});

const headSchema = z.strictObject({
  count: z.int().min(0),
  bytes: z.int().min(0),
  hash: z.string(),
});

/** Makes the lines that follow `prev`, one for each event. */
export function linkEntries(events: readonly AuditEvent[], prev: string): AuditEntry[] {
  let last = prev;
  return events.map((event) => {
    const entry = { ...event, prev: last, hash: hashOf(event, last) };
    last = entry.hash;
    return entry;
  });
}

/** The end of a log whose head is followed by `tail`: as far as whole lines continue the chain. */
export function followChain(head: AuditHead, tail: string): AuditHead {
  let end = head;
  for (const line of tail.split('\n').slice(0, -1).slice(0, MOST_AT_ONCE)) {
    const entry = parseEntry(line);
    if (entry?.prev !== end.hash) return end;
    const bytes = end.bytes + Buffer.byteLength(line) + 1;
    end = { count: end.count + 1, bytes, hash: entry.hash };
  }
  return end;
}

/** Reads a line; undefined where it is none of pulso's. */
export function parseEntry(line: string): AuditEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Reads the head's file; undefined where it is torn or edited out of shape. */
export function parseHead(text: string): AuditHead | undefined {
  try {
    return headSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Finds edited, removed, added and reordered lines, and an end cut off. Codes: `audit-edited`, `audit-broken`, `audit-cut`. */
export function verifyChain(
  lines: readonly string[],
  head: AuditHead | undefined,
  file: string,
): Problem[] {
  const problems: Problem[] = [];
  const add = (code: ErrorCode, message: string, line?: number): void => {
    problems.push(dropUndefined({ severity: 'error', code, message, file, line }));
  };
  let prev = FIRST_HEAD.hash;
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined || hashOf(entry, entry.prev) !== entry.hash)
      add('audit-edited', 'this line was edited', index + 1);
    else if (entry.prev !== prev)
      add('audit-broken', 'a line before this one was edited, removed, added or moved', index + 1);
    prev = entry?.hash ?? prev;
  }
  const end = findEndFault(lines, head);
  if (end !== undefined) add('audit-cut', end);
  return problems;
}

/** Lines may be ahead of the head: their writer was killed between the two. */
function findEndFault(lines: readonly string[], head: AuditHead | undefined): string | undefined {
  if (head === undefined)
    return lines.length === 0 ? undefined : 'the record of where the log ends is gone';
  if (lines.length < head.count) return `${head.count - lines.length} lines are missing at the end`;
  if (lines.length > head.count + MOST_AT_ONCE)
    return `${lines.length - head.count} lines were added behind the end`;
  const last = head.count === 0 ? FIRST_HEAD.hash : parseEntry(lines[head.count - 1] ?? '')?.hash;
  return last === head.hash ? undefined : 'the last line is not the one that was written';
}

function hashOf(event: AuditEvent, prev: string): string {
  const fields = [
    event.at,
    event.who,
    event.action,
    event.slug ?? null,
    event.outcome,
    event.detail,
    prev,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
