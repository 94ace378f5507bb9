import { visibleText } from '../../core/visible-text.ts';
import {
  GO_BACK,
  TAKE_PROPOSED,
  type AskPerson,
  type Prompt as Asking,
} from '../../operations/create/ask-person.ts';
import type { Session } from '../session.ts';
import { askPerson, explainToPerson, type PromptContext, type Prompts } from './ask-person.ts';

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

/** Keys that answer no question, while a client is created. */
const KEYS: Readonly<Record<string, typeof GO_BACK | typeof TAKE_PROPOSED>> = {
  escape: GO_BACK,
  'ctrl+r': TAKE_PROPOSED,
};
const ABOUT_KEYS =
  'Enter takes the answer in parentheses, typing replaces it, Tab edits it.\n' +
  'Esc goes back to the previous question, Ctrl-R takes the rest as proposed.';

/** Asks the questions of a template with the proposed answer; an invalid one is explained and asked again. */
export function askQuestion(session: Session): AskPerson['answer'] {
  let explained = false;
  return ({ slug, question, proposed, findFault }) => {
    if (slug === undefined && !explained) {
      explainToPerson(session, ABOUT_KEYS);
      explained = true;
    }
    const validate = (answer: unknown): string | true => {
      const fault = findFault(answer);
      return fault === undefined ? true : `The answer ${visibleText(fault)}`;
    };
    const theme = { style: { message: showHelp(session, question) } };
    const asked = visibleText(question.prompt);
    const message = slug === undefined ? asked : `${slug}: ${asked}`;
    const spec = { question, message, theme, validate, proposed };
    const ask: Asked = (prompts, context) => PROMPTS[question.type](prompts, spec, context);
    return askPerson(session, (prompts, context) =>
      slug === undefined
        ? withKeys(context, (keyed) => ask(prompts, keyed))
        : ask(prompts, context),
    );
  };
}

type Asked = (prompts: Prompts, context: PromptContext) => Promise<AnswerValue>;

/** Ends a prompt by one of KEYS, and gives what the key is for. */
async function withKeys(
  context: PromptContext,
  ask: (context: PromptContext) => Promise<AnswerValue>,
): ReturnType<AskPerson['answer']> {
  const stop = new AbortController();
  let pressed: typeof GO_BACK | typeof TAKE_PROPOSED | undefined;
  const onKey = (_: unknown, key: { name?: string; ctrl?: boolean } = {}): void => {
    pressed ??= KEYS[key.ctrl === true ? `ctrl+${key.name ?? ''}` : (key.name ?? '')];
    if (pressed !== undefined) stop.abort();
  };
  context.input.on('keypress', onKey);
  try {
    const signal = AbortSignal.any([context.signal, stop.signal]);
    return await ask({ ...context, signal });
  } catch (error) {
    if (pressed === undefined || context.signal.aborted) throw error;
    context.output.write('\n');
    return pressed;
  } finally {
    context.input.off('keypress', onKey);
  }
}

/** Help stands beside its question until that is answered. */
function showHelp({ errorScreen: { style }, translate }: Session, { help }: Question) {
  return (text: string, status: string): string =>
    help === undefined || status === 'done'
      ? style.bold(text)
      : `${style.bold(text)} ${style.dim(visibleText(translate(help)))}`;
}

const askText: Prompt = ({ input }, { message, theme, validate, proposed }, context) => {
  const text = proposed === undefined ? '' : String(proposed);
  return input({ message, theme, validate, default: text, prefill: 'tab' }, context);
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
