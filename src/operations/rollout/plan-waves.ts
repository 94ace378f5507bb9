import { PulsoError } from '../../core/pulso-error.ts';

/** How a fleet is rolled out. */
export interface WaveOptions {
  /** Clients that go first: their number, or their slugs. */
  canary: number | readonly string[];
  /** Clients of one wave: a number, or a share of all of them (`25%`). */
  maxUnavailable: Share;
}

/** A number of clients, or a percentage of all of them. */
export type Share = { count: number } | { percent: number };

/**
 * The order of a rollout: the canary wave, then waves of equal size. Clients with something to take
 * come first, so that a canary shows something. Errors: `unknown-canary`.
 */
export function planWaves(
  clients: readonly { slug: string; changes: boolean }[],
  { canary, maxUnavailable }: WaveOptions,
): string[][] {
  const slugs = [...clients]
    .sort((one, other) => Number(other.changes) - Number(one.changes))
    .map(({ slug }) => slug);
  const first = typeof canary === 'number' ? slugs.slice(0, canary) : namedCanaries(slugs, canary);
  const others = slugs.filter((slug) => !first.includes(slug));
  const size = waveSize(slugs.length, maxUnavailable);
  const waves = [first];
  for (let at = 0; at < others.length; at += size) waves.push(others.slice(at, at + size));
  return waves.filter((wave) => wave.length > 0);
}

function namedCanaries(slugs: readonly string[], canary: readonly string[]): string[] {
  const unknown = canary.find((slug) => !slugs.includes(slug));
  if (unknown === undefined) return [...canary];
  throw new PulsoError('unknown-canary', `the canary ${unknown} is not among the clients to sync`, {
    hint: `name one of them: ${slugs.slice(0, 5).join(', ')}`,
  });
}

/** At least one: a rollout of which no client may be away would never end. */
function waveSize(clients: number, share: Share): number {
  const size = 'count' in share ? share.count : Math.floor((clients * share.percent) / 100);
  return Math.max(1, size);
}
