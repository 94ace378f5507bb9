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
  const order = [...client];
  const known = new Set(client);
  template.forEach((key, index) => {
    if (known.has(key)) return;
    const before = template.slice(0, index).findLast((sibling) => known.has(sibling));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, key);
    known.add(key);
  });
  return order;
}

/**
 * The same where order is part of the value (a list): who reordered the common items has their order.
 * Undefined where both reordered them, and differently.
 */
export function orderItems({ base, template, client }: KeyOrders): string[] | undefined {
  const common = (keys: readonly string[]): string[] =>
    keys.filter((key) => [base, template, client].every((side) => side.includes(key)));
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
