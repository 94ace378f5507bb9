import { clientState, type Workspace } from '../workspace.ts';
import type { RotatedSecret, Rotation } from './rotation.ts';
import { readStateText, removeState, writeStateText } from './state-text.ts';

const LARGEST = 16 * 1024 * 1024;

/** Undefined if none waits. Errors: `journal-invalid`. */
export async function readRotation(
  workspace: Workspace,
  slug: string,
): Promise<Rotation | undefined> {
  const file = rotationFile(workspace, slug);
  const text = await readStateText(file, LARGEST);
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
  const rotation: Rotation = { version: 2, secrets };
  await writeStateText(rotationFile(workspace, slug), JSON.stringify(rotation));
}

/** Everything is deployed. */
export async function endRotation(workspace: Workspace, slug: string): Promise<void> {
  await removeState(rotationFile(workspace, slug));
}

/** Where the rotation of a client is while it is not deployed. */
function rotationFile(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'rotation.json');
}
