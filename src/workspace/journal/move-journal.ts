import { clientState, type Workspace } from '../workspace.ts';
import type { MoveState } from './parse-move.ts';
import { readStateText, removeState, writeStateText } from './state-text.ts';

const LARGEST = 1024 * 1024;

/** Undefined if none is on its way or waits for its commit. Errors: `journal-invalid`. */
export async function readMove(workspace: Workspace, slug: string): Promise<MoveState | undefined> {
  const file = journalOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return undefined;
  const { parseMove } = await import('./parse-move.ts');
  return parseMove(text, file);
}

/** The caller holds the client's lock. */
export async function writeMove(
  workspace: Workspace,
  slug: string,
  state: Omit<MoveState, 'version'>,
): Promise<void> {
  const text = `${JSON.stringify({ version: 2, ...state })}\n`;
  await writeStateText(journalOf(workspace, slug), text, 0o644);
}

export async function endMove(workspace: Workspace, slug: string): Promise<void> {
  await removeState(journalOf(workspace, slug));
}

function journalOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'move.json');
}
