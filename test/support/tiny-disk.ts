import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';

/** Mounts a small disk on a folder until the test ends; false where this machine lets nobody mount one. */
export function mountTinyDisk(folder: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
  } catch {
    return false;
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return true;
}
