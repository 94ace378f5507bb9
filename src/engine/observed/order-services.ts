import { PulsoError } from '../../core/pulso-error.ts';

/** What each service waits for, by service name. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * The services with each after those it waits for; else in the order given.
 * Dependencies that are not among them are passed over. Errors: `dependency-cycle`.
 */
export function orderServices(names: readonly string[], dependencies: Dependencies): string[] {
  const among = new Set(names);
  const ordered = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (ordered.has(name)) return;
    if (path.includes(name)) throw cycleError([...path.slice(path.indexOf(name)), name]);
    for (const dependency of dependencies.get(name) ?? []) {
      if (among.has(dependency)) visit(dependency, [...path, name]);
    }
    ordered.add(name);
  };
  for (const name of names) visit(name, []);
  return [...ordered];
}

/** The services asked for and everything they wait for; all if none is asked for. Errors: `unknown-service`. */
export function selectServices(
  asked: readonly string[] | undefined,
  known: readonly string[],
  dependencies: Dependencies,
): string[] {
  if (asked === undefined || asked.length === 0) return [...known];
  const selected = new Set<string>();
  const add = (name: string): void => {
    if (selected.has(name)) return;
    selected.add(name);
    for (const dependency of dependencies.get(name) ?? []) add(dependency);
  };
  for (const name of requireKnown(asked, known)) add(name);
  return known.filter((name) => selected.has(name));
}

/** The names, or an error for the first that is not a service of the stack. Errors: `unknown-service`. */
export function requireKnown(
  asked: readonly string[],
  known: readonly string[],
): readonly string[] {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return asked;
  throw new PulsoError('unknown-service', `there is no service ${unknown}`, {
    hint: `services are: ${known.join(', ')}`,
  });
}

function cycleError(path: readonly string[]): PulsoError {
  return new PulsoError('dependency-cycle', `services wait for each other: ${path.join(' → ')}`, {
    hint: 'take one of these depends_on out of docker-compose.yml',
  });
}
