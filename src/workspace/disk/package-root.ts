import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PulsoError } from '../../core/pulso-error.ts';

/** pulso's own folder, whether it runs from its sources or from the installed bundle: the nearest `package.json` of that name. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPulso(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new PulsoError('installation-broken', 'pulso cannot find its own package', {
        fault: 'internal',
        hint: 'install it again',
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
