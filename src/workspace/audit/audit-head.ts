import * as z from 'zod';

/** The end of the audit log at one time, as an anchor outside of this machine keeps it. */
export interface AnchoredHead {
  /** Id of the workspace; absent: it had none. */
  workspace?: string;
  /** Number of the line, from 1. */
  sequence: number;
  /** Hash of that line, hex: it vouches for every line before it. */
  hash: string;
  /** When the line was written, ISO 8601. */
  at: string;
}

const headSchema = z.object({
  workspace: z.string().exactOptional(),
  sequence: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
});

/** One line of JSON per head. */
export function formatHeads(heads: readonly AnchoredHead[]): string {
  return heads.map((head) => `${JSON.stringify(head)}\n`).join('');
}

/** Reads what an anchor received: one head per line; `invalid` has the numbers of lines that are not heads. */
export function parseHeads(text: string): {
  heads: AnchoredHead[];
  invalid: number[];
} {
  const heads: AnchoredHead[] = [];
  const invalid: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const head = parseHead(line);
    if (head === undefined) invalid.push(index + 1);
    else heads.push(head);
  }
  return { heads, invalid };
}

function parseHead(line: string): AnchoredHead | undefined {
  try {
    return headSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
