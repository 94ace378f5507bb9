/** The first cycle in who waits for whom, as the names along it, its first one again at its end. */
export function findCycle(
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const cycle = walk(start, edges, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Depth first with a list of its own: a chain of services may be longer than the call stack. */
function walk(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  const open = [{ name: start, next: 0 }];
  const onPath = new Set([start]);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const name = edges.get(top.name)?.[top.next++];
    if (name === undefined) {
      open.pop();
      onPath.delete(top.name);
      done.add(top.name);
    } else if (onPath.has(name)) {
      const path = open.map((step) => step.name);
      return [...path.slice(path.indexOf(name)), name];
    } else if (!done.has(name)) {
      open.push({ name, next: 0 });
      onPath.add(name);
    }
  }
  return undefined;
}
