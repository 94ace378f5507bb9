const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** How long ago a time is, in its two largest units: `3d 4h`, `12m`, `5s`. */
export function formatAge(since: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 1000));
  const at = UNITS.findIndex(([, size]) => seconds >= size);
  if (at < 0) return '0s';
  const parts = UNITS.slice(at, at + 2).map(([unit, size], index) => {
    const above = UNITS[at + index - 1]?.[1] ?? Infinity;
    return { unit, count: Math.floor((index === 0 ? seconds : seconds % above) / size) };
  });
  return parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count}${unit}`)
    .join(' ');
}
