import { journalInvalid, parseState } from './check-journal.ts';
import { readStateText, writeStateText } from './state-text.ts';

/**
 * The list of names that a file of state, of at most `largest` bytes, has under a key; undefined if the file is not there.
 * Errors: `journal-invalid`.
 */
export async function readNames(
  file: string,
  { key, largest }: { key: string; largest: number },
): Promise<string[] | undefined> {
  const text = await readStateText(file, largest);
  if (text === undefined) return undefined;
  const names = parseState(text, file)[key];
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw journalInvalid(file);
  }
  return names;
}

/** The caller holds the client's lock. */
export async function writeNames(
  file: string,
  key: string,
  names: readonly string[],
): Promise<void> {
  await writeStateText(file, `${JSON.stringify({ version: 2, [key]: names })}\n`);
}
