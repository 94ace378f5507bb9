import { createContext, Script } from 'node:vm';
import { PulsoError } from '../../core/pulso-error.ts';
import type { LogLine } from '../../engine/engine.ts';

/** Milliseconds that a pattern may take: backtracking that explodes takes years. */
const MOST_TIME = 400;

/** Lines that are matched at once, under one deadline, which costs a thread. */
const AT_ONCE = 1000;

const MATCH = new Script('texts.map((text) => pattern.test(text))');

/** The lines that the pattern finds something in. Errors: `slow-pattern`. */
export async function* matchLines(
  batches: AsyncIterable<readonly LogLine[]>,
  pattern: RegExp,
): AsyncGenerator<readonly LogLine[]> {
  const scope = createContext({ pattern, texts: [] as string[] });
  for await (const lines of batches) {
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const batch = lines.slice(from, from + AT_ONCE);
      const texts = batch.map(({ text }) => text);
      const found = match(scope, texts) ?? texts.map((text) => matchAlone(scope, pattern, text));
      const matching = batch.filter((_line, at) => found[at]);
      if (matching.length > 0) yield matching;
    }
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
