import { PulsoError } from '../../core/pulso-error.ts';
import type { SyncGiven } from '../../operations/catalog/sync-verb.ts';

type Rollout = NonNullable<SyncGiven['rollout']>;

/** Flags of `sync` that are about the deploys. */
export interface RolloutFlags extends Rollout {
  deploy?: boolean;
}

/** What those flags ask for; undefined: no deploy. Errors: `bad-flags`. */
export function readRollout(flags: RolloutFlags): Rollout | undefined {
  const { deploy = false, canary, maxUnavailable, maxFailures, timeout } = flags;
  if (deploy) return { canary, maxUnavailable, maxFailures, timeout };
  const given = Object.entries({ canary, maxUnavailable, maxFailures, timeout });
  const [first] = given.filter(([, value]) => value !== undefined);
  if (first === undefined) return undefined;
  throw new PulsoError('bad-flags', `${flagNames[first[0]] ?? first[0]} requires --deploy`, {
    hint: 'add --deploy',
  });
}

const flagNames: Readonly<Record<string, string>> = {
  canary: '--canary',
  maxUnavailable: '--max-unavailable',
  maxFailures: '--max-failures',
  timeout: '--timeout',
};

/** Reads `--max-unavailable`: clients, or a share of them as `25%`. Throws `bad-flags`. */
export function parseShare(text: string): NonNullable<Rollout['maxUnavailable']> {
  const [, digits = '', percent] = /^(\d{1,6})(%)?$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === '' || number < 1 || (percent !== undefined && number > 100)) {
    throw new PulsoError('bad-flags', `invalid value "${text}" for --max-unavailable`, {
      hint: 'use a number of clients from 1, or a share such as 25%',
    });
  }
  return percent === undefined ? { count: number } : { percent: number };
}

/** Reads `--canary`: how many clients go first, or which. */
export function parseCanary(text: string): NonNullable<Rollout['canary']> {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  return text
    .split(',')
    .map((slug) => slug.trim())
    .filter((slug) => slug !== '');
}
