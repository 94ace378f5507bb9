import * as z from 'zod';
import { convergedClientSchema, stateSchema } from './converge-schemas.ts';
import { dryRunSchema, foreignSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

export const edgeDeployRequestSchema = z.strictObject({
  dryRun: dryRunSchema,
  timeout: timeoutSchema,
});

export const edgeDestroyRequestSchema = edgeDeployRequestSchema.extend({
  purge: z.boolean().default(false).describe('Deletes the certificates too.'),
});

export const edgeResultSchema = z.object({ edge: convergedClientSchema });

export type EdgeResult = z.infer<typeof edgeResultSchema>;

export const edgeStatusRequestSchema = z.strictObject({});

export const edgeStatusResultSchema = z.object({
  target: z.string(),
  domain: z.string(),
  state: z.enum([...stateSchema.options, 'foreign']),
  foreign: foreignSchema.exactOptional(),
  routes: z
    .array(
      z.object({
        slug: z.string(),
        url: z.string(),
        upstream: z.string().nullable().describe('Address of its web service; null: not deployed.'),
      }),
    )
    .readonly()
    .describe('Sorted by slug.'),
  authority: z.string().exactOptional().describe('With certificates: internal: PEM of its authority.'),
});

export type EdgeStatusResult = z.infer<typeof edgeStatusResultSchema>;
