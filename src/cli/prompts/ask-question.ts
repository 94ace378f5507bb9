import type { AnswerValue } from '../../client/answers.ts';
import { coerceAnswer } from '../../template/coerce-answer.ts';
import type { Question } from '../../template/template.ts';
import type { Session } from '../session.ts';
import { askPerson, type PromptContext, type Prompts } from './ask-person.ts';

interface Asked {
  question: Question;
  /** As it stands on the screen. */
  message: string;
  /** Why an answer is none, or true. */
  validate: (answer: unknown) => string | true;
  proposed: AnswerValue | undefined;
}

type Prompt = (prompts: Prompts, asked: Asked, context: PromptContext) => Promise<AnswerValue>;

/** Asks one question of a template, the proposed answer in place; a wrong one is told and asked again. */
export function askQuestion(
  session: Session,
  question: Question,
  proposed: AnswerValue | undefined,
): Promise<AnswerValue> {
  const { prompt, help } = question;
  const { style } = session.errorScreen;
  const message = help === undefined ? prompt : `${prompt} ${style.dim(help)}`;
  const validate = (answer: unknown): string | true => {
    const { reason } = coerceAnswer(question, answer);
    return reason === undefined ? true : `It ${reason}`;
  };
  const asked = { question, message, validate, proposed };
  return askPerson(session, (prompts, context) => PROMPTS[question.type](prompts, asked, context));
}

const askText: Prompt = ({ input }, { message, validate, proposed }, context) => {
  const text = proposed === undefined ? '' : String(proposed);
  // Several lines cannot be edited in one; they are taken as they are, or replaced.
  const prefill = text.includes('\n') ? 'tab' : 'editable';
  return input({ message, validate, default: text, prefill }, context);
};

const PROMPTS: Readonly<Record<Question['type'], Prompt>> = {
  text: askText,
  number: askText,
  confirm: ({ confirm }, { message, proposed }, context) =>
    confirm({ message, default: proposed === true }, context),
  select: ({ select }, { question, message, proposed }, context) =>
    select({ message, choices: choicesOf(question), default: proposed, loop: false }, context),
  multiselect: ({ checkbox }, { question, message, validate, proposed }, context) => {
    const checked = Array.isArray(proposed) ? proposed : [];
    const choices = choicesOf(question).map((choice) => ({
      ...choice,
      checked: checked.includes(choice.value),
    }));
    const check = (chosen: readonly { value: string }[]): string | true =>
      validate(chosen.map(({ value }) => value));
    return checkbox({ message, choices, validate: check, loop: false }, context);
  },
};

function choicesOf({ choices = [] }: Question): { value: string; name: string }[] {
  return choices.map(({ value, label }) => ({ value, name: label }));
}
