import { PulsoError } from '../../core/pulso-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy;

/** Milliseconds of `90s`, `5m`, `1h30m`. Throws `bad-duration`. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(PART)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (parts.length === 0 || length !== text.length) {
    throw new PulsoError('bad-duration', `invalid duration "${text}"`, {
      hint: 'use 90s, 5m or 1h30m',
    });
  }
  return parts.reduce((sum, [, count, unit = 'ms']) => sum + Number(count) * (UNITS[unit] ?? 1), 0);
}
