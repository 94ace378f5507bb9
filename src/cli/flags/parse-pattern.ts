import { PulsoError } from '../../core/pulso-error.ts';

/** A regular expression for `--grep`. Throws `bad-pattern` with what the engine said of it. */
export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split(': ').at(-1) : String(cause);
    throw new PulsoError('bad-pattern', `--grep "${text}" is no regular expression: ${why}`, {
      hint: 'put a backslash before ( ) [ ] { } . * + ? to find the character itself',
      cause,
    });
  }
}
