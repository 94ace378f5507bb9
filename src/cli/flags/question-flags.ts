import { Option, type Command } from 'commander';
import { flagOf } from '../../template/questions/flag-of.ts';
import { isExpression } from '../../template/expressions/is-expression.ts';
import type { Question } from '../../template/template.ts';
import { collectWords } from './collect-words.ts';

const PREFIX = 'answer:';

/** A flag of a question: its value stands apart from the verb's own, under the question's key. */
export class AnswerOption extends Option {
  readonly #key: string;
  /** What the question can be answered with; none where that is any text. Not commander's choices: the answer is checked with the others, all in one error. */
  readonly values: readonly string[];

  constructor(flags: string, description: string, { key, choices = [] }: Question) {
    super(flags, description);
    this.#key = key;
    this.values = choices.map(({ value }) => value);
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
  const flag = flagOf(question);
  const text = describeQuestion(question);
  switch (question.type) {
    case 'confirm':
      return [
        new AnswerOption(flag, text, question),
        new AnswerOption(flag.replace('--', '--no-'), 'the opposite', question),
      ];
    case 'multiselect':
      return [new AnswerOption(`${flag} <value,…>`, text, question).argParser(collectWords)];
    case 'number':
      return [new AnswerOption(`${flag} <number>`, text, question)];
    case 'select':
      return [new AnswerOption(`${flag} <choice>`, text, question)];
    case 'text':
      return [new AnswerOption(`${flag} <text>`, text, question)];
  }
}

function describeQuestion({ prompt, choices, default: proposed }: Question): string {
  const notes = [];
  if (choices) notes.push(choices.map((choice) => choice.value).join(', '));
  const literal = proposed !== undefined && !isExpression(proposed);
  if (literal && String(proposed) !== '') notes.push(`default: ${String(proposed)}`);
  return notes.length === 0 ? prompt : `${prompt} (${notes.join('; ')})`;
}
