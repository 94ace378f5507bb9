import * as z from 'zod';

/** A failure, as every document shows it. */
export const errorSchema = z
  .object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  slug: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
})
.meta({ id: 'Error' });

/** One finding of a check. */
export const problemSchema = z
.object({
  slug: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.number().optional(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
}).meta({ id: 'Problem' });

export type ShownProblem = z.infer<typeof problemSchema>;

/** What every verb about several clients is given: which ones. */
export const clientWordsSchema = z.strictObject({
  slugs: z.array(z.string()).readonly().optional(),
  all: z.boolean().optional().describe('Every client.'),
  select: z.string().optional().describe('Clients with these values: country=CO,database=mysql.'),
});

export const dryRunSchema = z.boolean().default(false).describe('Plans, and changes nothing.');
