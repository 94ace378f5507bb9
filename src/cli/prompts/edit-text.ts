import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Session } from '../session.ts';

/** The editor of the person, as git finds it. */
function editorOf({ VISUAL, EDITOR }: Session['io']['env']): string {
  return [VISUAL, EDITOR].find((command) => command !== undefined && command !== '') ?? 'vi';
}

/**
 * Opens a text in the person's editor and gives back what was saved; undefined if the editor failed. The file is
 * nobody else's to read, and is gone afterwards: the text may hold secrets.
 */
export async function editText(
  { io, progress }: Session,
  text: string,
  path: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'pulso-'));
  const file = join(folder, basename(path));
  progress.pause();
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    const code = await runEditor(editorOf(io.env), file, io.env);
    return code === 0 ? await readFile(file, 'utf8') : undefined;
  } finally {
    progress.resume();
    await rm(folder, { recursive: true, force: true });
  }
}

/** By a shell, because an editor may have arguments: `code --wait`. */
function runEditor(editor: string, file: string, env: Session['io']['env']): Promise<number> {
  return new Promise((resolve) => {
    const shell = spawn('sh', ['-c', `${editor} "$1"`, 'editor', file], {
      stdio: 'inherit',
      env: { ...env },
    });
    shell.on('error', () => {
      resolve(127);
    });
    shell.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
