import type { BackupContents } from './contents.ts';

/** What a database has after a restore. */
export interface RestoredContents {
  tables: readonly { name: string; rows: number }[];
  sequences: readonly { name: string; value: number | null }[];
  largeObjects: number;
  invalidIndexes: readonly string[];
}

/**
 * How a restored database differs from what was saved, one line each; empty: not at all. Values of sequences are not
 * compared, only that they have one: a sequence goes on while its dump is made, and can count down or in a circle.
 */
export function compareContents(
  saved: Pick<BackupContents, 'tables' | 'sequences' | 'largeObjects'>,
  restored: RestoredContents,
): string[] {
  const rows = new Map(restored.tables.map((table) => [table.name, table.rows]));
  const values = new Map(restored.sequences.map(({ name, value }) => [name, value]));
  return [
    ...saved.tables.flatMap(({ name, rows: expected }) => {
      const found = rows.get(name);
      if (found === undefined) return [`table ${name} is missing`];
      return expected === null || found === expected
        ? []
        : [`table ${name} has ${found} rows, not ${expected}`];
    }),
    ...saved.sequences.flatMap(({ name, value }) => {
      const found = values.get(name);
      if (found === undefined) return [`sequence ${name} is missing`];
      return value !== null && found === null ? [`sequence ${name} is at its start`] : [];
    }),
    ...(restored.largeObjects === saved.largeObjects
      ? []
      : [`there are ${restored.largeObjects} large objects, not ${saved.largeObjects}`]),
    ...restored.invalidIndexes.map((index) => `index ${index} is invalid`),
  ];
}
