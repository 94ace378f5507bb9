/** The side a three-way choice falls on; undefined where both sides changed, and differently. */
export type Side = 'client' | 'template';

/** The plain three-way rule for one value: who changed it has it, and the client where nobody or both alike did. */
export function pickSide<T>(base: T | undefined, template: T, client: T): Side | undefined {
  if (client === template || template === base) return 'client';
  return client === base ? 'template' : undefined;
}
