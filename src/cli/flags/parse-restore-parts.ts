import { PulsoError } from '../../core/pulso-error.ts';

const PARTS = ['database', 'files', 'secrets'] as const;

/** Reads `--only database,files`. Errors: `invalid-argument`. */
export function parseRestoreParts(text: string): (typeof PARTS)[number][] {
  return [...new Set(text.split(','))].map((word) => {
    const part = PARTS.find((one) => one === word.trim());
    if (part !== undefined) return part;
    throw new PulsoError('invalid-argument', `invalid value "${word}" for --only`, {
      hint: `use ${PARTS.join(', ')}`,
    });
  });
}
