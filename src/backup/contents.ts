import * as z from 'zod';

const name = z.string();
const count = z.int().min(0);

const volume = z.object({
  name: name.describe('As the template calls it.'),
  part: z.string().describe('The part that has it, without the endings of compression and encryption.'), // prettier-ignore
  entries: count,
  bytes: count.describe('Of the content of files.'),
  digest: z.string().describe('Of names, kinds, owners, modes, links and contents, in any order.'),
});

/** The shape of `contents.json`, format version 1: `{}` if no database was dumped. Rows are null where they were not counted. */
export const backupContentsSchema = z.object({
  tables: z.array(z.object({ name, rows: z.number().nullable() })).default([]),
  sequences: z.array(z.object({ name, value: z.number().nullable() })).default([]),
  largeObjects: z.number().default(0),
  volumes: z.array(volume).default([]),
});

/** What is in a backup: what a restore is compared with. Names of tables are as SQL quotes them. */
export type BackupContents = z.infer<typeof backupContentsSchema>;

export type SavedVolume = BackupContents['volumes'][number];
