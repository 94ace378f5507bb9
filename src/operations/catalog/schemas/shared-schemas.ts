import * as z from 'zod';

/** A failure, as every document shows it. */
export const errorSchema = z
  .object({
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
  slug: z.string().exactOptional(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
})
.meta({ id: 'Error' });

/** One finding of a check. */
export const problemSchema = z
.object({
  slug: z.string().exactOptional(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
}).meta({ id: 'Problem' });

export type ShownProblem = z.infer<typeof problemSchema>;

/** What every verb about several clients is given: which ones. */
export const clientWordsSchema = z.strictObject({
  slugs: z.array(z.string()).readonly().exactOptional(),
  all: z.boolean().exactOptional().describe('Every client.'),
  select: z.string().exactOptional().describe('Clients with these values: country=CO,database=mysql.'),
});

export const dryRunSchema = z.boolean().default(false).describe('Plans, and changes nothing.');

/** What is not of this workspace. */
export const foreignSchema = z
  .array(
    z.object({
      thing: z.string().describe('`container/acme-app-1`, `volume/acme_data`, `namespace/acme` …'),
      workspace: z.string().exactOptional(),
      folder: z.string().exactOptional().describe('Folder it was deployed from.'),
    }),
  )
  .readonly();

/** Volumes of files that were restored. */
export const volumesSchema = z
  .array(
    z.object({
      name: z.string().describe('As the template calls it.'),
      entries: z.number().describe('Files, folders and links.'),
      bytes: z.number(),
    }),
  )
  .readonly();
