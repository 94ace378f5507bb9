import { PulsoError } from '../../core/pulso-error.ts';

/** Reads a port. Throws `bad-number`. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port < 65_536) return port;
  throw new PulsoError('bad-number', `invalid port "${text}"`, {
    hint: 'use a whole number from 1 to 65535',
  });
}
