import { createHash, type Hash } from 'node:crypto';
import type { TemplateSource } from '../template.ts';

/** `sha256:…` over template.yaml and every file's path, mode and bytes: one changed bit changes it. */
export function digestTemplate({ manifest, files }: TemplateSource): string {
  const hash = createHash('sha256');
  addPart(hash, manifest);
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, bytes, executable, symlink } of sorted) {
    addPart(hash, path);
    addPart(hash, symlink === undefined ? (executable ? 'x' : '-') : `link:${symlink}`);
    addPart(hash, bytes);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** Lengths keep parts apart: `ab` + `c` is not `a` + `bc`. */
function addPart(hash: Hash, part: string | Uint8Array): void {
  const bytes = typeof part === 'string' ? Buffer.from(part) : part;
  hash.update(`${bytes.length}:`).update(bytes);
}
