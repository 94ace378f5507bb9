import { appendFile, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';

/** Digests that a person agreed to, one per line: the user's own, so that no workspace can bring them along. */
function trustFile(): string {
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local/state');
  return join(state, 'pulso/trusted-kubeconfigs');
}

export async function isTrusted(digest: string): Promise<boolean> {
  const text = await ifPresent(() => readFile(trustFile(), 'utf8'));
  return text?.split('\n').includes(digest) ?? false;
}

export async function rememberTrusted(digest: string): Promise<void> {
  await onDisk('remember what is trusted', async () => {
    await ensureFolder(dirname(trustFile()));
    await appendFile(trustFile(), `${digest}\n`, { mode: 0o600 });
  });
}
