import { clientState, type Workspace } from '../workspace.ts';
import { readStateText, removeState, writeStateText } from './state-text.ts';

/** What was decided of each conflict, by its identity: a side, or a text that was written instead. */
export type KeptAnswers = ReadonlyMap<string, KeptAnswer>;
export type KeptAnswer = 'ours' | 'theirs' | 'markers' | { text: string };

const LARGEST = 64 * 1024 * 1024;

/** Answers of a `resolve` that was interrupted; none if the file cannot be read as such. */
export async function readKeptAnswers(
  workspace: Workspace,
  slug: string,
): Promise<Map<string, KeptAnswer>> {
  const file = answersFile(workspace, slug);
  const text = await readStateText(file, LARGEST);
  return text === undefined ? new Map() : new Map(parseAnswers(text));
}

/** An edited text may hold secrets: nobody else reads it. */
export async function keepAnswers(
  workspace: Workspace,
  slug: string,
  answers: KeptAnswers,
): Promise<void> {
  const text = JSON.stringify({ version: 1, answers: Object.fromEntries(answers) });
  await writeStateText(answersFile(workspace, slug), text);
}

export async function dropAnswers(workspace: Workspace, slug: string): Promise<void> {
  await removeState(answersFile(workspace, slug));
}

function parseAnswers(text: string): [string, KeptAnswer][] {
  try {
    const { version, answers } = JSON.parse(text) as { version: unknown; answers: object };
    return version === 1 ? Object.entries(answers).filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(entry: [string, unknown]): entry is [string, KeptAnswer] {
  const [, answer] = entry;
  if (typeof answer === 'object' && answer !== null)
    return typeof (answer as { text?: unknown }).text === 'string';
  return answer === 'ours' || answer === 'theirs' || answer === 'markers';
}

/** Answers wait here until all of them are given. */
function answersFile(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'answers.json');
}
