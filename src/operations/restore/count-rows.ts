/** How much there is in a database; `rows` is absent if they were not counted. */
export function countRows(tables: readonly { rows: number | null }[]): {
  tables: number;
  rows?: number;
} {
  const counted = tables.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  if (counted.length < tables.length) return { tables: tables.length };
  return { tables: tables.length, rows: counted.reduce((sum, rows) => sum + rows, 0) };
}
