import type * as prompts from '@inquirer/prompts';
import { Help } from 'commander';
import { AbortedError } from '../../core/pulso-error.ts';
import { keepEnglish } from '../language/translate.ts';
import type { Session } from '../session.ts';

export type Prompts = typeof prompts;

/** Where inquirer asks. */
export interface PromptContext {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}

/** Asks on stderr, so that stdout has results only; progress keeps still meanwhile. Ctrl-C ends the whole run: `interrupted`. */
export async function askPerson<T>(
  { io, progress, signal, interrupt, translate }: Session,
  question: (prompts: Prompts, context: PromptContext) => Promise<T>,
): Promise<T> {
  progress.pause();
  try {
    // A prompt that starts under an aborted signal leaves the terminal open, and the process waits on it.
    signal.throwIfAborted();
    const loaded = await import('@inquirer/prompts');
    signal.throwIfAborted();
    const prompts =
      translate === keepEnglish
        ? loaded
        : (await import('../language/translate-prompts.ts')).translatePrompts(loaded, translate);
    signal.throwIfAborted();
    return await question(prompts, { input: io.stdin, output: io.stderr, signal });
  } catch (error) {
    if (!signal.aborted && !isLeft(error)) throw error;
    interrupt();
    throw new AbortedError();
  } finally {
    io.stdin.pause();
    progress.resume();
  }
}

/** Shows what the next question is about: on stderr, as questions; progress keeps still from now on. */
export function showPerson({ io, progress }: Session, text: string): void {
  progress.pause();
  io.stderr.write(`${text}\n`);
}

/** Explains a question, in lines of whole words. */
export function explainToPerson(session: Session, text: string): void {
  const { columns, style } = session.errorScreen;
  showPerson(session, style.dim(new Help().boxWrap(session.translate(text), columns)));
}

/** Whether the person left the question, or the run ended under it. */
function isLeft(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'ExitPromptError' || name === 'AbortPromptError';
}
