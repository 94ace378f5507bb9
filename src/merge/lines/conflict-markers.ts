import { findMarkers } from '../../text/find-markers.ts';

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

/** Whether a conflict stands between markers in the text. */
export function hasMarkers(text: string): boolean {
  return findMarkers(text) !== undefined;
}
