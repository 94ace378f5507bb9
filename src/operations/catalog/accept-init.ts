import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { initRequestSchema } from './schemas/workspace-schemas.ts';

type InitGiven = z.input<typeof initRequestSchema>;

/** Errors: `bad-flags`. */
export function acceptInit({ dryRun = false, ...given }: InitGiven) {
  const { ci, ciImage, ciExecutable } = given;
  if (ciImage !== undefined && ciExecutable !== undefined) {
    throw new PulsoError('bad-flags', '--ci-image and --ci-executable cannot be combined', {
      hint: 'use one of them',
    });
  }
  if (ci === undefined && (ciImage ?? ciExecutable) !== undefined) {
    const flag = ciImage === undefined ? '--ci-executable' : '--ci-image';
    throw new PulsoError('bad-flags', `${flag} requires --ci`, {
      hint: 'add --ci github or --ci gitlab',
    });
  }
  return { ...given, dryRun };
}
