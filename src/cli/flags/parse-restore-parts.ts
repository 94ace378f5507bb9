import { PulsoError } from '../../core/pulso-error.ts';
import { RESTORE_PARTS, type RestorePart } from '../../operations/restore/restore-request.ts';

/** Reads `--only database,files`. Errors: `invalid-argument`. */
export function parseRestoreParts(text: string): RestorePart[] {
  return [...new Set(text.split(','))].map((word) => {
    const part = RESTORE_PARTS.find((one) => one === word.trim());
    if (part !== undefined) return part;
    throw new PulsoError('invalid-argument', `invalid value "${word}" for --only`, {
      hint: `use ${RESTORE_PARTS.join(', ')}`,
    });
  });
}
