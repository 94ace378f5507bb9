/** Places as near to the wanted ones as they can be at this distance from each other, in the same order. */
export function spreadLabels(wanted: readonly number[], distance: number): number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  // Neighbours too near to each other become one group, around the middle of what its members want.
  const groups: { members: number[]; middle: number }[] = [];
  for (const at of order) {
    let group = { members: [at], middle: wanted[at] ?? 0 };
    for (let last = groups.at(-1); last !== undefined; last = groups.at(-1)) {
      const needed = ((last.members.length + group.members.length) / 2) * distance;
      if (group.middle - last.middle >= needed) break;
      groups.pop();
      const members = [...last.members, ...group.members];
      const sum = members.reduce((total, member) => total + (wanted[member] ?? 0), 0);
      group = { members, middle: sum / members.length };
    }
    groups.push(group);
  }
  const places = [...wanted];
  for (const { members, middle } of groups) {
    const first = middle - ((members.length - 1) / 2) * distance;
    for (const [index, member] of members.entries()) places[member] = first + index * distance;
  }
  return places;
}
