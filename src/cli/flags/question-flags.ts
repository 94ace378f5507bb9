import { Option, type Command } from 'commander';
import type { Question } from '../../template/template.ts';
import { collectWords } from './collect-words.ts';
import { flagOf } from '../../template/flag-of.ts';

const PREFIX = 'answer:';

/** A flag of a question: its value stands apart from the verb's own, under the question's key. */
class AnswerOption extends Option {
  readonly #key: string;

  constructor(flags: string, description: string, key: string) {
    super(flags, description);
    this.#key = key;
    this.helpGroup('Answers:');
  }

  override attributeName(): string {
    return PREFIX + this.#key;
  }
}

/** Gives a verb one flag a question. A question named as one of the verb's own flags is answered with `--set`. */
export function addQuestionFlags(verb: Command, questions: readonly Question[]): void {
  for (const question of questions) {
    const flags = flagsOf(question);
    if (flags.some((flag) => verb.options.some((option) => option.long === flag.long))) continue;
    for (const flag of flags) verb.addOption(flag);
  }
}

/** The answers among a verb's flags, by question key. */
export function givenAnswers(flags: object): Record<string, unknown> {
  const answers = Object.entries(flags).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(answers.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

function flagsOf(question: Question): Option[] {
  const { key } = question;
  const flag = flagOf(question);
  const text = describeQuestion(question);
  switch (question.type) {
    case 'confirm':
      return [
        new AnswerOption(flag, text, key),
        new AnswerOption(flag.replace('--', '--no-'), 'the opposite', key),
      ];
    case 'multiselect':
      return [new AnswerOption(`${flag} <value,…>`, text, key).argParser(collectWords)];
    case 'number':
      return [new AnswerOption(`${flag} <number>`, text, key)];
    case 'select':
      return [new AnswerOption(`${flag} <choice>`, text, key)];
    case 'text':
      return [new AnswerOption(`${flag} <text>`, text, key)];
  }
}

function describeQuestion({ prompt, choices, default: proposed }: Question): string {
  const notes = [];
  if (choices) notes.push(choices.map((choice) => choice.value).join(', '));
  const literal = proposed !== undefined && !String(proposed).includes('{{');
  if (literal && String(proposed) !== '') notes.push(`default: ${String(proposed)}`);
  return notes.length === 0 ? prompt : `${prompt} (${notes.join('; ')})`;
}
