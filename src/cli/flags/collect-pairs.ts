import { PulsoError } from '../../core/pulso-error.ts';

/** Adds one `key=value` of a line to those before it; the value may contain `=`. Throws `bad-set`. */
export function collectPairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const split = text.indexOf('=');
  if (split < 1) {
    throw new PulsoError('bad-set', `invalid answer "${text}"`, {
      hint: 'use key=value, such as country=CO',
    });
  }
  return { ...before, [text.slice(0, split).trim()]: text.slice(split + 1) };
}

/** Adds the words of one repeatable flag (`--service app --service cache`, or with a comma) to those before. */
export function collectWords(text: string, before: readonly string[] = []): string[] {
  const words = text.split(',').map((word) => word.trim());
  return [...before, ...words.filter((word) => word !== '')];
}
