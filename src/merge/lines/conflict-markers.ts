/** What stands between the markers: whole lines, or nothing. */
export interface ConflictSides {
  base: string;
  template: string;
  client: string;
}

const CLIENT = '<<<<<<< client\n';
const BASE = '||||||| base\n';
const MIDDLE = '=======\n';
const TEMPLATE = '>>>>>>> template\n';

/** Git's own markers in its diff3 style, which editors and merge tools know. */
export function formatMarkers({ base, template, client }: ConflictSides): string {
  return `${CLIENT}${client}${BASE}${base}${MIDDLE}${template}${TEMPLATE}`;
}

/** The first line, from 1, at which a conflict stands between markers; undefined if there is none. */
export function findMarkers(text: string): number | undefined {
  const at = text.startsWith(CLIENT) ? 0 : text.indexOf(`\n${CLIENT}`) + 1;
  if (at === 0 && !text.startsWith(CLIENT)) return undefined;
  return text.slice(0, at).split('\n').length;
}

/** Whether a conflict stands between markers in the text. */
export function hasMarkers(text: string): boolean {
  return findMarkers(text) !== undefined;
}
