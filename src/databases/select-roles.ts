const NAME = String.raw`("(?:[^"]|"")+"|[^\s;"]+)`;
const OF_ROLE = new RegExp(`^(?:CREATE|ALTER|COMMENT ON) ROLE ${NAME}`);
const MEMBERSHIP = new RegExp(`^GRANT ${NAME} TO ${NAME}`);

/**
 * The statements of `roles.sql` that a server needs, one a line: roles that it has stay as they are, with their
 * passwords. Commands of the client program (a backslash first) are left out.
 */
export function selectRoles(sql: string, known: readonly string[]): string {
  const has = new Set(known);
  const isKnown = (name: string | undefined): boolean => has.has(unquote(name ?? ''));
  const needed = sql.split('\n').filter((line) => {
    if (line.startsWith('\\')) return false;
    const role = OF_ROLE.exec(line);
    if (role !== null) return !isKnown(role[1]);
    const membership = MEMBERSHIP.exec(line);
    return membership === null || !(isKnown(membership[1]) && isKnown(membership[2]));
  });
  return needed.join('\n');
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
