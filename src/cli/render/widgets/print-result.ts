import { once } from 'node:events';
import { visibleJson } from '../../../core/visible-text.ts';
import type { VerbSchemas } from '../../../operations/catalog/define-verb.ts';
import type { Session } from '../../session.ts';
import { filterJson } from './filter-json.ts';

type Printing = Pick<Session, 'io' | 'flags' | 'progress' | 'signal'>;

/** A verb whose schemas say what leaves the process. */
interface Described {
  schemas(): Promise<VerbSchemas>;
}

/** Prints the result of a verb on stdout: its document if JSON is asked for, else its text. */
export async function printResult<Result extends object>(
  { io, flags, progress }: Printing,
  verb: Described,
  result: Result,
  toText: (result: Result) => string,
): Promise<void> {
  progress.stop();
  const json = flags.output === 'json';
  const text = json
    ? await filtered(await formatDocument(verb, result), { io, flags })
    : toText(result);
  if (text !== '') io.stdout.write(`${text}\n`);
}

async function formatDocument(verb: Described, result: object): Promise<string> {
  const { toPublicResult } = await import('../../../operations/catalog/to-public.ts');
  return visibleJson({ version: 1, ...(await toPublicResult(verb, result)) }, 2);
}

/** Prints some of the results of a verb that goes on, no faster than they are read. JSON is one line each. */
export async function printLines<Item extends object>(
  { io, flags, signal }: Printing,
  verb: Described,
  items: readonly Item[],
  toText: (item: Item) => string,
): Promise<void> {
  const json = flags.output === 'json';
  const lines = json
    ? await Promise.all(items.map((item) => formatLine(verb, item)))
    : items.map(toText);
  if (lines.length === 0) return;
  const text = json ? await filtered(lines.join('\n'), { io, flags }) : lines.join('\n');
  // An expression may give nothing of them.
  if (text === '' && flags.jq !== undefined) return;
  // Written at once: a system call for each line takes longer than all that was done to it before.
  if (io.stdout.write(`${text}\n`)) return;
  await once(io.stdout, 'drain', { signal }).catch(() => undefined);
}

async function formatLine(verb: Described, item: object): Promise<string> {
  const { toPublicItem } = await import('../../../operations/catalog/to-public.ts');
  return visibleJson({ version: 1, ...(await toPublicItem(verb, item)) });
}

/** What `--jq` asks for of documents; all of them without it. A person is shown it indented, as jq does. */
async function filtered(
  documents: string,
  { io, flags: { jq } }: Pick<Printing, 'io' | 'flags'>,
): Promise<string> {
  if (jq === undefined) return documents;
  return filterJson(jq, documents, { indent: io.stdout.isTTY === true });
}

/** Names the command that most people run next. */
export function printNext({ progress }: Pick<Session, 'progress'>, command: string): void {
  progress.report({ code: 'next', kind: 'note', message: `next: ${command}` });
}
