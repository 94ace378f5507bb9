import { visibleText } from '../../core/visible-text.ts';
import type { AskPerson, Prompt as Asking } from '../../operations/create/ask-person.ts';
import type { Session } from '../session.ts';
import { askPerson, type PromptContext, type Prompts } from './ask-person.ts';

type Question = Asking['question'];
type AnswerValue = NonNullable<Asking['proposed']>;

interface PromptSpec {
  question: Question;
  message: string;
  theme: { style: { message: (text: string, status: string) => string } };
  /** Why an answer is invalid, or true. */
  validate: (answer: unknown) => string | true;
  proposed: AnswerValue | undefined;
}

type Prompt = (prompts: Prompts, spec: PromptSpec, context: PromptContext) => Promise<AnswerValue>;

/** Asks the questions of a template, the proposed answer in place; an invalid one is explained and asked again. */
export function askQuestion(session: Session): AskPerson['answer'] {
  return ({ slug, question, proposed, findFault }) => {
    const validate = (answer: unknown): string | true => {
      const fault = findFault(answer);
      return fault === undefined ? true : `The answer ${visibleText(fault)}`;
    };
    const theme = { style: { message: showHelp(session, question) } };
    const asked = visibleText(question.prompt);
    const message = slug === undefined ? asked : `${slug}: ${asked}`;
    const spec = { question, message, theme, validate, proposed };
    return askPerson(session, (prompts, context) => PROMPTS[question.type](prompts, spec, context));
  };
}

/** Help stands beside its question until that is answered. */
function showHelp({ errorScreen: { style } }: Session, { help }: Question) {
  return (text: string, status: string): string =>
    help === undefined || status === 'done'
      ? style.bold(text)
      : `${style.bold(text)} ${style.dim(visibleText(help))}`;
}

const askText: Prompt = ({ input }, { message, theme, validate, proposed }, context) => {
  const text = proposed === undefined ? '' : String(proposed);
  // Several lines cannot be edited in one; they are taken as they are, or replaced.
  const prefill = text.includes('\n') ? 'tab' : 'editable';
  return input({ message, theme, validate, default: text, prefill }, context);
};

const PROMPTS: Readonly<Record<Question['type'], Prompt>> = {
  text: askText,
  number: askText,
  confirm: ({ confirm }, { message, theme, proposed }, context) =>
    confirm({ message, theme, default: proposed === true }, context),
  select: ({ select }, { question, message, theme, proposed }, context) =>
    select(
      {
        ...{ message, theme, choices: choicesOf(question), loop: false },
        ...(typeof proposed === 'string' && { default: proposed }),
      },
      context,
    ),
  multiselect: ({ checkbox }, { question, message, theme, validate, proposed }, context) => {
    const checked = Array.isArray(proposed) ? proposed : [];
    const choices = choicesOf(question).map((choice) => ({
      ...choice,
      checked: checked.includes(choice.value),
    }));
    const check = (chosen: readonly { value: string }[]): string | true =>
      validate(chosen.map(({ value }) => value));
    return checkbox({ message, theme, choices, validate: check, loop: false }, context);
  },
};

function choicesOf({ choices = [] }: Question): { value: string; name: string }[] {
  return choices.map(({ value, label }) => ({ value, name: visibleText(label) }));
}
