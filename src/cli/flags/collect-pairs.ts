import { PulsoError } from '../../core/pulso-error.ts';

/** Adds one `key=value` of a line to those before it; the value may hold `=`. Throws `bad-set`. */
export function collectPairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const split = text.indexOf('=');
  if (split < 1) {
    throw new PulsoError('bad-set', `"${text}" is not a key=value`, {
      hint: 'write an answer as country=CO',
    });
  }
  return { ...before, [text.slice(0, split).trim()]: text.slice(split + 1) };
}
