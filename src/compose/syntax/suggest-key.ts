/** The supported key nearest to a mistyped one, where one is near: about a third of it may be wrong. */
export function suggestKey(written: string, supported: readonly string[]): string | undefined {
  const word = written.toLowerCase();
  if (word.length > 40) return undefined;
  let nearest: { key: string; distance: number } | undefined;
  for (const key of supported) {
    const distance = editDistance(word, key);
    if (nearest === undefined || distance < nearest.distance) nearest = { key, distance };
  }
  const tolerated = Math.ceil(word.length / 3);
  return nearest !== undefined && nearest.distance <= tolerated ? nearest.key : undefined;
}

/** Levenshtein's: the fewest letters to add, drop or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const change = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
