import * as z from 'zod';
import { convergedClientSchema, deployRequestSchema } from './converge-schemas.ts';

export const planRequestSchema = deployRequestSchema
  .omit({ dryRun: true, timeout: true, plan: true })
  .extend({ out: z.string().exactOptional().describe('Absolute path of the file to save it in.') });

export const planResultSchema = z.object({
  clients: z.array(convergedClientSchema).readonly().describe('Sorted by slug.'),
  file: z.string().exactOptional().describe('Where the plan was saved; absent: nowhere.'),
});

/** What a deploy would do. */
export type PlanResult = z.infer<typeof planResultSchema>;
