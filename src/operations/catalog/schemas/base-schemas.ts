import * as z from 'zod';
import { clientWordsSchema, dryRunSchema, errorSchema } from './shared-schemas.ts';

export const rebuildRequestSchema = clientWordsSchema.extend({
  against: z.string().exactOptional().describe('A git commit, branch or tag of the template.'),
  current: z.boolean().default(false).describe('The template as it is now.'),
  dryRun: dryRunSchema,
});

const rebuiltBaseSchema = z.object({
  slug: z.string(),
  outcome: z
    .enum(['rebuilt', 'unchanged', 'planned', 'failed'])
    .describe('unchanged: the base is intact.'),
  template: z.string().nullable().describe('Version of the template that the base is of.'),
  error: errorSchema.exactOptional(),
}).meta({ id: 'RebuiltBase' });

export type RebuiltBase = z.infer<typeof rebuiltBaseSchema>;

export const rebuildResultSchema = z.object({
  clients: z.array(rebuiltBaseSchema).readonly().describe('Sorted by slug.'),
});

export type RebuildResult = z.infer<typeof rebuildResultSchema>;
