import { PulsoError } from '../../core/pulso-error.ts';
import { parseDuration } from './parse-duration.ts';

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since the epoch of `10m` ago or of an ISO 8601 time. Throws `bad-since`. */
export function parseSince(text: string, now: number): number {
  if (ISO.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return at;
  }
  try {
    return now - parseDuration(text);
  } catch {
    throw new PulsoError('bad-since', `invalid time "${text}" for --since`, {
      hint: 'use 10m or 2026-01-31T08:00:00Z',
    });
  }
}
