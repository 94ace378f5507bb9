import { PulsoError } from '../../core/pulso-error.ts';

/** Reads a whole number that is not negative, as the flag of this name. Throws `bad-number`. */
export function parseCount(flag: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new PulsoError('bad-number', `invalid number "${text}" for ${flag}`, {
      hint: `use a whole number: ${flag} 20`,
    });
  };
}
