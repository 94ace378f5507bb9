import * as z from 'zod';

const name = z.string();

/** The shape of `contents.json`, format version 1: `{}` if no database was dumped. Rows are null where they were not counted. */
export const backupContentsSchema = z.object({
  tables: z.array(z.object({ name, rows: z.number().nullable() })).default([]),
  sequences: z.array(z.object({ name, value: z.number().nullable() })).default([]),
  largeObjects: z.number().default(0),
});

/** What is in a database: what a restore is compared with. Names are as SQL quotes them. */
export type BackupContents = z.infer<typeof backupContentsSchema>;
