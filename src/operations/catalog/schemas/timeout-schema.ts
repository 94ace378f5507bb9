import * as z from 'zod';
import { DEFAULTS } from '../defaults.ts';

/** Milliseconds to wait for health, each client. */
export const timeoutSchema = z
  .number()
  .min(0)
  .default(DEFAULTS.timeout)
  .describe('Milliseconds to wait for health, each client.');
