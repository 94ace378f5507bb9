import type { StagedFile } from '../../src/workspace/disk/write-tree.ts';

const COMPOSE = 'docker-compose.yml';

/** The one change that every client of a fleet has against its base: more memory for its app. */
export function overrideCompose(file: StagedFile): StagedFile {
  if (file.path !== COMPOSE) return file;
  const text = Buffer.from(file.bytes).toString();
  const changed = text.replace('memory: 256M', 'memory: 320M');
  if (changed === text) throw new Error(`the shipped ${COMPOSE} has no line to override any more`);
  return { ...file, bytes: Buffer.from(changed) };
}
