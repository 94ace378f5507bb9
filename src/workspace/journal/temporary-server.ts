import { existsSync } from 'node:fs';
import { clientState, type Workspace } from '../workspace.ts';
import { journalInvalid, parseState } from './check-journal.ts';
import { readStateText, removeState, writeStateText } from './state-text.ts';

const LARGEST = 64 * 1024;

/** As names of clients are not: what is removed by it is never a client's. */
const STACK = /^proof-[0-9a-f]{12}$/;

/** The stack that a check of a client's backup runs on another target until it ends. */
export interface TemporaryServer {
  /** `proof-` and a random end. */
  slug: string;
  target: string;
}

/** Whether a check runs, or was killed. */
export function hasTemporaryServer(workspace: Workspace, slug: string): boolean {
  return existsSync(fileOf(workspace, slug));
}

/** Undefined if there is none. Errors: `journal-invalid`. */
export async function readTemporaryServer(
  workspace: Workspace,
  slug: string,
): Promise<TemporaryServer | undefined> {
  const file = fileOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return undefined;
  const { stack, target } = parseState(text, file);
  if (typeof target !== 'string' || typeof stack !== 'string' || !STACK.test(stack)) {
    throw journalInvalid(file);
  }
  return { slug: stack, target };
}

/** Before anything of it is created. The caller holds the client's lock. */
export async function writeTemporaryServer(
  workspace: Workspace,
  slug: string,
  { slug: stack, target }: TemporaryServer,
): Promise<void> {
  const text = `${JSON.stringify({ version: 2, stack, target })}\n`;
  await writeStateText(fileOf(workspace, slug), text);
}

export async function endTemporaryServer(workspace: Workspace, slug: string): Promise<void> {
  await removeState(fileOf(workspace, slug));
}

function fileOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'temporary-server.json');
}
