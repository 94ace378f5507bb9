import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A digest of all that the bundles are made from: what one build has cached is not taken by another one. */
export function findBuildId(root) {
  const src = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...src.sort(), join(root, 'package-lock.json')])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}
