/** A source of repeatable random picks (mulberry32). */
export function randomPicks(seed: number): {
  pick: <T>(from: readonly T[]) => T;
  chance: (p: number) => boolean;
} {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    pick: (from) => from[Math.floor(next() * from.length)]!,
    chance: (p) => next() < p,
  };
}
