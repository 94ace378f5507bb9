import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { auditText } from '../render/views/audit-text.ts';
import { problemsText } from '../render/views/problems-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso audit` */
export async function runAudit(
  session: Session,
  { operands: [slug], flags: { verify, against } }: Call<{ verify?: boolean; against?: string }>,
): Promise<number> {
  const anchored = against === undefined ? undefined : await readAnchored(session, against);
  return performVerb(session, catalog.audit, dropUndefined({ slug, verify, against: anchored }), {
    toText: ({ entries, problems }) =>
      problems === undefined
        ? auditText(entries, session.screen, slug)
        : problemsText(problems, session.screen),
  });
}

/** What an anchor received: of stdin or a file; anything else is a git ref. */
async function readAnchored(
  { io, cwd }: Session,
  source: string,
): Promise<{ source: string; text?: string }> {
  if (source === '-') return { source: 'stdin', text: await readAll(io.stdin) };
  const text = await readFile(resolve(cwd, source), 'utf8').catch(() => undefined);
  return text === undefined ? { source } : { source, text };
}
