import { isObject, journalInvalid, parseState } from '../journal/check-journal.ts';
import { readStateText, writeStateText } from '../journal/state-text.ts';
import { clientState, type Workspace } from '../workspace.ts';

/** What this machine knows of one secret. Values are fingerprints. */
export interface KnownSecret {
  /** The value that pulso wrote last, and when (ISO 8601). */
  written?: { value: string; at: string };
  /** The value that was deployed last, and to which target. */
  deployed?: { value: string; target: string };
}

export type SecretState = Readonly<Record<string, KnownSecret>>;

const LARGEST = 1024 * 1024;

/** By name; empty if nothing is known. Errors: `journal-invalid`. */
export async function readSecretState(workspace: Workspace, slug: string): Promise<SecretState> {
  const file = stateOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return {};
  const { secrets } = parseState(text, file);
  const entries = isObject(secrets) ? Object.entries(secrets) : undefined;
  if (entries?.every((entry): entry is [string, KnownSecret] => isKnown(entry[1])) !== true) {
    throw journalInvalid(file);
  }
  return Object.fromEntries(entries);
}

/** The caller holds the client's lock. */
export async function writeSecretState(
  workspace: Workspace,
  slug: string,
  secrets: SecretState,
): Promise<void> {
  const text = `${JSON.stringify({ version: 2, secrets })}\n`;
  await writeStateText(stateOf(workspace, slug), text);
}

function stateOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'secrets.json');
}

function isKnown(value: unknown): value is KnownSecret {
  if (!isObject(value)) return false;
  return [value['written'], value['deployed']].every(
    (part) =>
      part === undefined ||
      (isObject(part) && Object.values(part).every((text) => typeof text === 'string')),
  );
}
