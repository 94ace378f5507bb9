import type * as prompts from '@inquirer/prompts';
import type { Translate } from './translate.ts';

type Prompts = typeof prompts;

/** What prompts are given, as far as people read it. */
interface PromptTexts {
  message?: unknown;
  choices?: readonly unknown[];
  validate?: (answer: never) => unknown;
  theme?: { style?: object };
}

type Ask = (config: never, context?: never) => Promise<unknown>;

/** The prompts with every text translated, their own included; the answers are as before. */
export function translatePrompts(loaded: Prompts, translate: Translate): Prompts {
  const translated = Object.entries(loaded).map(([name, ask]) => [
    name,
    typeof ask === 'function' ? wrap(ask as Ask, translate) : ask,
  ]);
  return Object.fromEntries(translated) as Prompts;
}

function wrap(ask: Ask, translate: Translate): Ask {
  return (config, context) => ask(translateTexts(config, translate) as never, context);
}

function translateTexts(config: PromptTexts, translate: Translate): object {
  const { message, choices, validate, theme = {} } = config;
  return {
    ...config,
    ...(typeof message === 'string' && { message: translate(message) }),
    ...(choices && { choices: choices.map((choice) => translateChoice(choice, translate)) }),
    ...(validate && { validate: translateFault(validate, translate) }),
    theme: {
      ...theme,
      keywords: {
        yes: translate('Yes'),
        no: translate('No'),
        error: ({ yes, no }: { yes: string; no: string }) =>
          translate(`You must answer with "${yes}" or "${no}"`),
      },
      style: {
        ...theme.style,
        maskedText: translate('[input is masked]'),
        keysHelpTip: (keys: readonly [string, string][]) =>
          keys.map(([key, action]) => `${translate(key)} ${translate(action)}`).join(' • '),
      },
    },
  };
}

function translateChoice(choice: unknown, translate: Translate): unknown {
  const { name } = choice as { name?: unknown };
  return typeof name === 'string' ? { ...(choice as object), name: translate(name) } : choice;
}

/** Why an answer is not taken, or true. */
function translateFault(
  validate: NonNullable<PromptTexts['validate']>,
  translate: Translate,
): (answer: never) => unknown {
  return (answer) => {
    const fault = validate(answer);
    return typeof fault === 'string' ? translate(fault) : fault;
  };
}
