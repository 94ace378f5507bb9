import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Session } from '../session.ts';

/** The text of a file of answers, `-` for stdin, and its name in messages. Errors: `answers-missing`. */
export async function readAnswersFile(
  { io, cwd }: Pick<Session, 'io' | 'cwd'>,
  path: string,
): Promise<{ text: string; file: string }> {
  if (path === '-') return { text: await readAll(io.stdin), file: 'stdin' };
  try {
    return { text: await readFile(resolve(cwd, path), 'utf8'), file: path };
  } catch (cause) {
    throw new PulsoError('answers-missing', `cannot read ${path}`, {
      hint: 'pass a YAML file of key: value lines to --answers, or - for stdin',
      cause,
    });
  }
}
