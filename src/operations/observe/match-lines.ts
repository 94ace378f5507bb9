import { createContext, Script } from 'node:vm';
import { PulsoError } from '../../core/pulso-error.ts';
import type { LogLine } from '../../engine/engine.ts';

/** Milliseconds that a pattern may take: backtracking that explodes takes years. */
const MOST_TIME = 400;

/** Lines that are matched at once if they are there: the deadline costs a thread each time. */
const AT_ONCE = 1000;

const MATCH = new Script('texts.map((text) => pattern.test(text))');

/** The lines that the pattern finds something in, without waiting for more than one. Errors: `slow-pattern`. */
export async function* matchLines(
  lines: AsyncIterable<LogLine>,
  pattern: RegExp,
): AsyncGenerator<LogLine> {
  const scope = createContext({ pattern, texts: [] as string[] });
  for await (const batch of inBatches(lines)) {
    const texts = batch.map(({ text }) => text);
    const found = match(scope, texts) ?? texts.map((text) => matchAlone(scope, pattern, text));
    yield* batch.filter((_line, at) => found[at]);
  }
}

type Scope = ReturnType<typeof createContext>;

/** Which of the texts match; undefined if that took too long. */
function match(scope: Scope, texts: readonly string[]): boolean[] | undefined {
  try {
    scope['texts'] = texts;
    return MATCH.runInContext(scope, { timeout: MOST_TIME }) as boolean[];
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}

function matchAlone(scope: Scope, pattern: RegExp, text: string): boolean {
  const found = match(scope, [text]);
  if (found !== undefined) return found[0] === true;
  const message = `--grep "${pattern.source}" took more than ${MOST_TIME} ms on one line of ${text.length} characters`;
  throw new PulsoError('slow-pattern', message, {
    hint: 'avoid repeats inside of repeats, such as (x+)+: write x+',
  });
}

/** What is there without waiting, but at least one. What came before a failure is given out before it. */
async function* inBatches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  const source = items[Symbol.asyncIterator]();
  const read = (): Promise<Next<Item>> =>
    source.next().catch((error: unknown) => ({ done: true, value: undefined, failure: { error } }));
  try {
    for (let next = read(); ;) {
      const batch: Item[] = [];
      let got: Next<Item> | undefined = await next;
      const pause = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
      while (got !== undefined && got.done !== true) {
        batch.push(got.value);
        next = read();
        got = batch.length < AT_ONCE ? await Promise.race([next, pause]) : undefined;
      }
      if (batch.length > 0) yield batch;
      if (got?.failure !== undefined) throw got.failure.error;
      if (got !== undefined) return;
    }
  } finally {
    // Not waited for: it may be in the middle of waiting for a line.
    void source.return?.().catch(() => undefined);
  }
}

type Next<Item> = IteratorResult<Item, undefined> & { failure?: { error: unknown } };
