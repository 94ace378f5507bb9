import { Option, type Command } from 'commander';
import type { AnswerFlag } from '../../operations/create/read-answer-flags.ts';
import type { Io } from '../io.ts';
import { collectWords } from './collect-pairs.ts';
import { findFolder, findValue } from './find-value.ts';

const PREFIX = 'answer:';

/** A flag of a question: its value stands apart from the verb's own, under the question's key. */
export class AnswerOption extends Option {
  readonly #key: string;
  /** What the question can be answered with; none if that is any text. Not commander's choices: the answer is checked with the others, all in one error. */
  readonly values: readonly string[];

  constructor(flags: string, description: string, { key, choices }: AnswerFlag) {
    super(flags, description);
    this.#key = key;
    this.values = choices;
    this.helpGroup('Answers:');
  }

  override attributeName(): string {
    return PREFIX + this.#key;
  }
}

/**
 * The answer flags of the template that a `create` line names, or of the workspace's own: which flags the
 * line may have depends on them. Errors: those of readAnswerFlags.
 */
export async function loadAnswerFlags(
  words: readonly string[],
  { cwd, readTemplate }: Pick<Io, 'cwd' | 'readTemplate'>,
): Promise<readonly AnswerFlag[]> {
  const { readAnswerFlags } = await import('../../operations/create/read-answer-flags.ts');
  return readAnswerFlags(
    { cwd: findFolder(words, cwd), readTemplate },
    findValue(words, '--template'),
  );
}

/** Gives a verb one flag per question. A question named as one of the verb's own flags is answered with `--set`. */
export function addAnswerFlags(verb: Command, answers: readonly AnswerFlag[]): void {
  for (const answer of answers) {
    const options = optionsOf(answer);
    if (options.some((option) => verb.options.some((one) => one.long === option.long))) continue;
    for (const option of options) verb.addOption(option);
  }
}

/** The answers among a verb's flags, by question key. */
export function givenAnswers(flags: object): Record<string, string | boolean | string[]> {
  const answers = Object.entries(flags as Record<string, string | boolean | string[]>);
  const given = answers.filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

function optionsOf(answer: AnswerFlag): Option[] {
  const { flag, type } = answer;
  const text = describeAnswer(answer);
  switch (type) {
    case 'confirm':
      return [
        new AnswerOption(flag, text, answer),
        new AnswerOption(flag.replace('--', '--no-'), 'The opposite', answer),
      ];
    case 'multiselect':
      return [new AnswerOption(`${flag} <value,…>`, text, answer).argParser(collectWords)];
    case 'number':
      return [new AnswerOption(`${flag} <number>`, text, answer)];
    case 'select':
      return [new AnswerOption(`${flag} <choice>`, text, answer)];
    case 'text':
      return [new AnswerOption(`${flag} <text>`, text, answer)];
  }
}

function describeAnswer({ prompt, choices, proposed }: AnswerFlag): string {
  const notes = choices.length > 0 ? [choices.join(', ')] : [];
  if (proposed !== undefined) notes.push(`default: ${proposed}`);
  return notes.length === 0 ? prompt : `${prompt} (${notes.join('; ')})`;
}
