import type { DoctorResult } from '../catalog/schemas/doctor-schemas.ts';

/** What one check found of one thing. */
export type Finding = DoctorResult['findings'][number];

/** Says of one thing what a check found: fine, or a fault with its fix. */
export interface Found {
  ok: (message: string) => Finding;
  warning: (message: string, hint: string) => Finding;
  failed: (message: string, hint: string) => Finding;
}

export function finder(check: Finding['check'], subject: string): Found {
  return {
    ok: (message) => ({ check, subject, state: 'ok', message }),
    warning: (message, hint) => ({ check, subject, state: 'warning', message, hint }),
    failed: (message, hint) => ({ check, subject, state: 'failed', message, hint }),
  };
}
