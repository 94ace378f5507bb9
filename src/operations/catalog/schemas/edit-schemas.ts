import * as z from 'zod';
import { dryRunSchema } from './shared-schemas.ts';

export const editRequestSchema = z.strictObject({
  slug: z.string(),
  file: z.string().exactOptional().describe("Of the client's folder; absent: its answers."),
  dryRun: dryRunSchema,
});

export const editResultSchema = z.object({
  slug: z.string(),
  path: z.string().describe('What was edited; `answers.yaml`: the answers.'),
  outcome: z.enum(['updated', 'planned', 'unchanged', 'declined']),
  files: z
    .array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'modified', 'removed', 'moved']),
        patch: z.string().exactOptional(),
      }),
    )
    .readonly(),
});

/** What became of an edit. */
export type EditResult = z.infer<typeof editResultSchema>;
