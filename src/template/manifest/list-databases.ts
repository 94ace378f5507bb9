import type { DatabaseSpec, Manifest, VolumeSpec } from './manifest.ts';

/** The databases of template.yaml, each with its path in it; undefined if it has no `data`. */
export function listDatabases({
  data,
}: Manifest): { database: DatabaseSpec; path: readonly PropertyKey[] }[] | undefined {
  if (data === undefined) return undefined;
  const { database } = data;
  if (database === undefined) return [];
  if (!Array.isArray(database)) return [{ database, path: ['data', 'database'] }];
  return database.map((one, index) => ({ database: one, path: ['data', 'database', index] }));
}

/** The volumes of files of template.yaml, each with its path in it. */
export function listVolumes({
  data,
}: Manifest): { volume: VolumeSpec; path: readonly PropertyKey[] }[] {
  return (data?.volumes ?? []).map((one, index) => ({
    volume: typeof one === 'string' ? { name: one } : one,
    path: ['data', 'volumes', index],
  }));
}
