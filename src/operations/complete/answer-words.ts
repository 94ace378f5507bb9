import { readClient } from '../../workspace/clients/read-client.ts';
import { openWorkspace } from '../../workspace/settings/open-workspace.ts';
import { readAnswerFlags, type AnswerFlag } from '../create/read-answer-flags.ts';
import type { Caller } from '../open-context.ts';

/** A word of `set`, and the question that it answers. */
export interface AnswerWord {
  word: string;
  prompt: string;
}

/**
 * How a word of `pulso set` can go on: `key=` of each question of the client's template, or of the workspace's own if
 * none is named; once it has its `=`, with each choice of that question.
 */
export async function answerWords(
  caller: Pick<Caller, 'cwd' | 'readTemplate'>,
  slug: string | undefined,
  begun: string,
): Promise<AnswerWord[]> {
  const questions = await readAnswerFlags(caller, await templateOf(caller.cwd, slug));
  const at = begun.indexOf('=');
  if (at === -1) return questions.map(({ key, prompt }) => ({ word: `${key}=`, prompt }));
  const question = questions.find(({ key }) => key === begun.slice(0, at));
  if (question === undefined) return [];
  const given = begun.slice(at + 1);
  return valuesOf(question, given).map((value) => ({
    word: `${question.key}=${value}`,
    prompt: question.prompt,
  }));
}

async function templateOf(cwd: string, slug: string | undefined): Promise<string | undefined> {
  if (slug === undefined) return undefined;
  const { template } = await readClient(await openWorkspace(cwd), slug);
  return template.name;
}

/** Of several choices, those that are not given yet, after those that are. */
function valuesOf({ type, choices }: AnswerFlag, given: string): readonly string[] {
  if (type === 'confirm') return ['yes', 'no'];
  if (type !== 'multiselect') return choices;
  const before = given.slice(0, given.lastIndexOf(',') + 1);
  const taken = before.split(',');
  return choices.filter((one) => !taken.includes(one)).map((one) => before + one);
}
