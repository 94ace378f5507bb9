import { rm } from 'node:fs/promises';
import { SECRET_MODES } from '../clients/secret-files.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { clientState, type Workspace } from '../workspace.ts';
import type { RotatedSecret, Rotation } from './rotation.ts';

const LARGEST = 16 * 1024 * 1024;

/** Undefined if none waits. Errors: `journal-invalid`. */
export async function readRotation(
  workspace: Workspace,
  slug: string,
): Promise<Rotation | undefined> {
  const file = rotationFile(workspace, slug);
  const text = await onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(file, LARGEST).bytes.toString('utf8')),
  );
  if (text === undefined) return undefined;
  const { parseRotation } = await import('./parse-rotation.ts');
  return parseRotation(text, file);
}

/** From here on the new values are never lost. The caller holds the client's lock. */
export async function writeRotation(
  workspace: Workspace,
  slug: string,
  secrets: readonly RotatedSecret[],
): Promise<void> {
  const file = rotationFile(workspace, slug);
  const rotation: Rotation = { version: 2, secrets };
  await onDisk(`write ${file}`, () => ensureFolder(clientState(workspace, slug)));
  await writeAtomically(file, JSON.stringify(rotation), SECRET_MODES.file);
}

/** Everything is deployed. */
export async function endRotation(workspace: Workspace, slug: string): Promise<void> {
  const file = rotationFile(workspace, slug);
  await onDisk(`remove ${file}`, () => rm(file, { force: true }));
}

/** Where the rotation of a client is while it is not deployed. */
function rotationFile(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'rotation.json');
}
