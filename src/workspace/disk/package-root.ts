import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';
import { PulsoError } from '../../core/pulso-error.ts';
import { unpackExecutable } from './unpack-executable.ts';

/**
 * pulso's own files: beside its sources, in the installed package, or unpacked from the single executable.
 * Errors: `installation-broken`.
 */
export function packageRoot(): string {
  return isSea() ? unpackExecutable() : nearestPackage();
}

function nearestPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPulso(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new PulsoError('installation-broken', 'the files of the pulso package are missing', {
        fault: 'internal',
        hint: 'reinstall pulso',
      });
    }
    folder = parent;
  }
  return folder;
}

function isPulso(file: string): boolean {
  if (!existsSync(file)) return false;
  const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
  return name === 'pulso';
}
