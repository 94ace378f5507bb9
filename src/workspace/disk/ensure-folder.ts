import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../core/system-code.ts';

/** Makes a folder and those above it. Unlike mkdir's own `recursive` it distinguishes a read-only disk from a missing folder. */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await ensureFolder(dirname(path));
    await ensureFolder(path);
  }
}
