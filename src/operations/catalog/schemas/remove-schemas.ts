import * as z from 'zod';
import { operationSchema } from './converge-schemas.ts';
import { dryRunSchema } from './shared-schemas.ts';

export const removeRequestSchema = z.strictObject({
  slug: z.string(),
  backup: z
    .boolean()
    .default(true)
    .describe('Saves the client first, if it has data and pulso.yaml has a repository.'),
  dryRun: dryRunSchema,
});

export const removeResultSchema = z.object({
  slug: z.string(),
  target: z.string(),
  outcome: z.enum(['planned', 'removed', 'declined']),
  operations: z.array(operationSchema).readonly().describe('Of the stack and its data.'),
  folder: z.string().describe('Of the client, relative to the workspace.'),
  contents: z.array(z.string()).readonly().describe('Names at its root; folders end in `/`.'),
  secrets: z.array(z.string()).readonly().describe('Names.'),
  state: z.array(z.string()).readonly().describe('Names of what this machine keeps of the client.'),
  block: z.int().describe('Free afterwards.'),
  backup: z.string().nullable().describe('Repository that a last backup goes to first; null: none is made.'),
  saved: z.string().exactOptional().describe('Id of that backup.'),
});

/** What became of a removal. */
export type RemoveResult = z.infer<typeof removeResultSchema>;
