import type { Plan } from '../../engine/plan.ts';
import type { Confirm } from '../confirm.ts';

/** How what was written is taken to the stack. */
export interface SecretOptions {
  slug: string;
  dryRun: boolean;
  /** Milliseconds to wait for health. */
  timeout: number;
  /** Asked before a deploy that loses something. */
  confirm: Confirm<Plan>;
}

/** New values by the name of the secret. */
export interface WriteRequest extends SecretOptions {
  values: ReadonlyMap<string, Uint8Array>;
  deploy: boolean;
  action: 'secrets-set' | 'secrets-import';
}

export interface RotateRequest extends SecretOptions {
  names: readonly string[];
  /** Every secret that is generated. */
  all: boolean;
  /** The value is the one that the file has now, not a new one. */
  valueFromFile: boolean;
}
