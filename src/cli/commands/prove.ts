import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { visibleData, visibleJson } from '../../core/visible-text.ts';
import { catalog } from '../../operations/catalog.ts';
import type { ProveResult } from '../../operations/catalog/schemas/prove-schemas.ts';
import type { SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { proveText } from '../render/views/prove-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ProveFlags extends SelectionFlags {
  report?: string;
  dryRun?: boolean;
}

type Format = (result: ProveResult) => string;

/** `pulso prove` */
export async function runProve(
  session: Session,
  { operands: slugs, flags: { report, ...flags } }: Call<ProveFlags>,
): Promise<number> {
  const format = report === undefined ? undefined : await loadFormat(report);
  let result: ProveResult | undefined;
  const prove = {
    ...catalog.prove,
    run: async (...given: Parameters<typeof catalog.prove.run>): Promise<ProveResult> =>
      (result = await catalog.prove.run(...given)),
  };
  const code = await performVerb(
    session,
    prove,
    { slugs, ...flags },
    {
      toText: (shown) => proveText(shown, session.screen),
    },
  );
  if (report !== undefined && format !== undefined && result !== undefined) {
    await writeReport(session, report, format(result));
  }
  return code;
}

/** Errors: `invalid-argument`. Before anything is probed. */
async function loadFormat(report: string): Promise<Format> {
  switch (/\.[^./\\]+$/.exec(report)?.[0].toLowerCase()) {
    case '.md': {
      const { proveMarkdown } = await import('../render/views/prove-markdown.ts');
      return (result) => proveMarkdown(visibleData(result));
    }
    case '.html': {
      const { proveHtml } = await import('../render/views/prove-html.ts');
      return (result) => proveHtml(visibleData(result));
    }
    case '.json':
      return (result) => `${visibleJson({ version: 1, ...result }, 2)}\n`;
    default:
      throw new PulsoError('invalid-argument', `invalid report file "${report}"`, {
        hint: 'use a name that ends with .md, .html or .json',
      });
  }
}

/** Errors: `not-permitted`. */
async function writeReport(
  { cwd, progress }: Session,
  report: string,
  text: string,
): Promise<void> {
  const path = resolve(cwd, report);
  try {
    await writeFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PulsoError('not-permitted', `cannot write the report: ${reason}`, {
      hint: 'name a file in a folder that exists and is writable',
      cause: error,
    });
  }
  progress.report({ code: 'prove-report', kind: 'note', message: `report: ${report}` });
}
