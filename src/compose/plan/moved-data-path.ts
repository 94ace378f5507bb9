export interface ImagePaths {
  /** Paths that the image of the present container declares as volumes. */
  declared: readonly string[];
  /** Those that the image of the next one declares. */
  declares: readonly string[];
  /** Paths that the next container mounts something at. */
  mounted: readonly string[];
}

/**
 * Where the next image keeps what the present one keeps at this path, if nothing is mounted there: PostgreSQL 18
 * declares /var/lib/postgresql instead of /var/lib/postgresql/data. Undefined: it keeps it where it was, as far as it
 * says.
 */
export function movedDataPath(
  target: string,
  { declared, declares, mounted }: ImagePaths,
): string | undefined {
  if (!declared.includes(target) || declares.includes(target)) return undefined;
  return declares.find((path) => !declared.includes(path) && !mounted.includes(path));
}
