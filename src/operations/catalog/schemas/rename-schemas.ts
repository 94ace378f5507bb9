import * as z from 'zod';
import { dryRunSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

export const renameRequestSchema = z.strictObject({
  slug: z.string(),
  to: z.string().describe('The new slug.'),
  timeout: timeoutSchema,
  dryRun: dryRunSchema,
});

export const renameResultSchema = z.object({
  slug: z.string().describe('The new slug.'),
  from: z.string().describe('The old one.'),
  target: z.string(),
  outcome: z.enum(['planned', 'renamed', 'declined']),
  services: z.array(z.string()).readonly().describe('Those that are stopped meanwhile.'),
  files: z
    .array(z.object({ path: z.string(), change: z.enum(['added', 'modified', 'removed']) }))
    .readonly()
    .describe("Of the client's folder."),
  volumes: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .readonly()
    .describe('Each is copied, then the old one is removed.'),
  backups: z
    .record(z.string(), z.int())
    .readonly()
    .describe('How many get the new name, by repository.'),
  away: z.number().exactOptional().describe('Milliseconds that the client was stopped.'),
});

/** What became of a rename. */
export type RenameResult = z.infer<typeof renameResultSchema>;
