import { countNoun } from './count-noun.ts';

/** A volume of files: its name, and how much it has. */
export function countFiles({
  name,
  entries,
  bytes,
}: {
  name: string;
  entries: number;
  bytes: number;
}): string {
  return `${name} with ${countNoun(entries, 'file')} of ${(bytes / 1_000_000).toFixed(1)} MB`;
}
