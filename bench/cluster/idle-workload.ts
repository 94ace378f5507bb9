import type { StagedFile } from '../../src/workspace/disk/write-tree.ts';

/** The change that every client of the large fleet has: it asks for no pods, so that any cluster holds two hundred. */
export function idleWorkload(file: StagedFile): StagedFile {
  if (!file.path.startsWith('k8s/')) return file;
  const text = Buffer.from(file.bytes).toString();
  return { ...file, bytes: Buffer.from(text.replace(/^ {2}replicas: \d+$/m, '  replicas: 0')) };
}
