import type { ErrorCode } from './error-codes/error-groups.ts';
import type { Location } from './pulso-error.ts';

/** One finding of a check (validate, template lint): many are collected before anything is said. */
export interface Problem extends Partial<Location> {
  slug?: string;
  severity: 'error' | 'warning';
  /** Kebab-case and stable; docs/errors.md lists them. */
  code: ErrorCode;
  message: string;
  /** What to change, or the next command to run. */
  hint?: string;
}
