import { once } from 'node:events';
import type { Session } from '../../session.ts';

type Printing = Pick<Session, 'io' | 'flags' | 'progress' | 'signal'>;

/** Prints a verb's result on stdout: its document where JSON is asked for, else its text. */
export function printResult(session: Printing, result: object, toText: () => string): void {
  session.progress.stop();
  const json = session.flags.output === 'json';
  const text = json ? JSON.stringify({ version: 1, ...result }, undefined, 2) : toText();
  if (text !== '') session.io.stdout.write(`${text}\n`);
}

/** Prints one of many results of a verb that goes on, no faster than they are read. JSON is one line each. */
export async function printLine(
  { io, flags, signal }: Printing,
  result: object,
  toText: () => string,
): Promise<void> {
  const json = flags.output === 'json';
  const line = json ? JSON.stringify({ version: 1, ...result }) : toText();
  if (io.stdout.write(`${line}\n`)) return;
  await once(io.stdout, 'drain', { signal }).catch(() => undefined);
}

/** Names the command that most people run next. */
export function printNext({ progress }: Pick<Session, 'progress'>, command: string): void {
  progress.report({ code: 'next', kind: 'note', message: `next: ${command}` });
}
