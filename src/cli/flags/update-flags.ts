import { PulsoError } from '../../core/pulso-error.ts';
import type { Share, WaveOptions } from '../../operations/rollout/plan-waves.ts';

/** Reads `--max-unavailable`: clients, or a share of them as `25%`. Throws `bad-flags`. */
export function parseShare(text: string): Share {
  const [, digits = '', percent] = /^(\d{1,6})(%)?$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === '' || number < 1 || (percent !== undefined && number > 100)) {
    throw new PulsoError('bad-flags', `--max-unavailable "${text}" is no number of clients`, {
      hint: 'give a number from 1, or a share as 25%',
    });
  }
  return percent === undefined ? { count: number } : { percent: number };
}

/** Reads `--canary`: how many clients go first, or which. */
export function parseCanary(text: string): WaveOptions['canary'] {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  return text
    .split(',')
    .map((slug) => slug.trim())
    .filter((slug) => slug !== '');
}
