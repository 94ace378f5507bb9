/** What a verb that acts on clients shows instead of an empty table. */
export const NONE_SELECTED = 'no clients selected';

/** What a verb that shows clients shows instead of an empty table. */
export function noClients(selected: boolean): string {
  return selected
    ? 'no client matches --select'
    : 'no clients yet: create one with `pulso create <slug>`';
}
