/** Keys of one collection as the three sides order them. */
export interface KeyOrders {
  base: readonly string[];
  template: readonly string[];
  client: readonly string[];
}

/**
 * The order of all keys of the client and the template: the client's, each new one of the template after
 * the sibling that precedes it there.
 */
export function orderKeys({ template, client }: KeyOrders): string[] {
  const start: Link = { next: undefined };
  const links = new Map<string, Link>();
  let last = start;
  for (const key of client) {
    last = insertAfter(last, key);
    if (!links.has(key)) links.set(key, last);
  }
  let before = start;
  for (const key of template) {
    before = links.get(key) ?? insertAfter(before, key);
    links.set(key, before);
  }
  return listKeys(start);
}

/** A place in an order; the first one has no key. */
interface Link {
  key?: string;
  next: Link | undefined;
}

function insertAfter(place: Link, key: string): Link {
  const link = { key, next: place.next };
  place.next = link;
  return link;
}

function listKeys({ next }: Link): string[] {
  const keys: string[] = [];
  for (let link = next; link !== undefined; link = link.next) {
    if (link.key !== undefined) keys.push(link.key);
  }
  return keys;
}

/**
 * The same where order is part of the value (a list): who reordered the common items has their order.
 * Undefined where both reordered them, and differently.
 */
export function orderItems({ base, template, client }: KeyOrders): string[] | undefined {
  const sides = [base, template, client].map((keys) => new Set(keys));
  const common = (keys: readonly string[]): string[] =>
    keys.filter((key) => sides.every((side) => side.has(key)));
  const was = common(base);
  const theirs = common(template);
  const ours = common(client);
  if (isSame(theirs, was) || isSame(theirs, ours)) return orderKeys({ base, template, client });
  if (!isSame(ours, was)) return undefined;
  const moved = theirs.values();
  const places = new Set(ours);
  const reordered = client.map((key) => (places.has(key) ? (moved.next().value ?? key) : key));
  return orderKeys({ base, template, client: reordered });
}

function isSame(first: readonly string[], second: readonly string[]): boolean {
  return first.every((key, index) => key === second[index]);
}
