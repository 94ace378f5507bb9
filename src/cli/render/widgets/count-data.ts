import { countFiles } from './count-files.ts';
import { countRows } from './count-rows.ts';

/** What was restored, or went along, of a database and of volumes of files, one text each. */
export function countData({
  database,
  volumes = [],
}: {
  database?: Parameters<typeof countRows>[0];
  volumes?: readonly Parameters<typeof countFiles>[0][];
}): string[] {
  return [...(database === undefined ? [] : [countRows(database)]), ...volumes.map(countFiles)];
}
