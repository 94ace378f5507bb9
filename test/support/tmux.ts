import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);

export const hasTmux = await run('tmux', ['-V']).then(() => true, () => false); // prettier-ignore

/** A real terminal with a shell in it, as a person has one. It is closed when the test ends. */
export interface Tmux {
  /** What is on the screen now. */
  screen: () => Promise<string>;
  /** Presses keys by their names, or types texts. */
  press: (...keys: string[]) => Promise<unknown>;
  shows: (text: string) => Promise<unknown>;
  resize: (columns: number, rows: number) => Promise<unknown>;
  /** Types a line of the built command line on a clear screen; its exit code is shown after it. */
  pulso: (line: string) => Promise<unknown>;
}

let opened = 0;

export async function openTmux(
  folder: string,
  { columns, rows }: { columns: number; rows: number },
): Promise<Tmux> {
  const server = `pulso-test-${process.pid}-${(opened += 1)}`;
  const tmux = async (...words: string[]): Promise<string> =>
    (await run('tmux', ['-L', server, ...words])).stdout;
  const size = ['-x', String(columns), '-y', String(rows)];
  await tmux('new-session', '-d', ...size, '-c', folder, "PS1='$ ' exec sh");
  onTestFinished(async () => {
    await tmux('kill-server').catch(() => undefined);
  });
  const screen = (): Promise<string> => tmux('capture-pane', '-p');
  const program = `${process.execPath} ${join(packageRoot(), 'bin/pulso.js')}`;
  return {
    screen,
    // A semicolon at the end of a word would begin another command of tmux.
    press: (...keys) => tmux('send-keys', ...keys.map((key) => key.replace(/;$/, '\\;'))),
    shows: (text) =>
      waitUntil(`"${text}" on the terminal`, async () => (await screen()).includes(text)),
    resize: (x, y) => tmux('resize-window', '-x', String(x), '-y', String(y)),
    pulso: (line) => tmux('send-keys', `clear; ${program} ${line}; echo "exit code $?"`, 'Enter'),
  };
}
