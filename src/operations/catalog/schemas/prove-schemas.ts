import * as z from 'zod';
import { clientWordsSchema, dryRunSchema, errorSchema } from './shared-schemas.ts';

export const proveRequestSchema = clientWordsSchema.extend({ dryRun: dryRunSchema });

const findingSchema = z
  .object({
    slug: z.string().describe('The client that it was found from.'),
    kind: z.enum([
      'container',
      'host-port',
      'gateway',
      'dns',
      'own-name',
      'engine',
      'metadata',
      'host-name',
      'setting',
      'shared',
      'published',
      'policy',
    ]),
    result: z.enum(['open', 'blind']),
    code: z.string().describe('What `allow` in pulso.yaml names; `pulso explain` has its cause.'),
    detail: z.string().exactOptional(),
    toward: z.string().exactOptional().describe('The client that it leads to.'),
    message: z.string(),
    allowed: z.boolean().describe('True if `allow` in pulso.yaml lists it: it does not fail.'),
  })
  .meta({ id: 'ProveFinding' });

const triedSchema = z
  .object({
    kind: z.string(),
    tried: z.int(),
    open: z.int(),
    closed: z.int(),
    blind: z.int().describe('Not known: the control of this kind was not seen.'),
    confirmed: z
      .int()
      .describe("Of the closed ones, those that the other client's own probe found open."),
  })
  .meta({ id: 'ProveTried' });

const proveClientSchema = z
  .object({
    slug: z.string(),
    target: z.string().nullable(),
    outcome: z
      .enum(['closed', 'open', 'blind', 'absent', 'planned', 'failed'])
      .describe('absent: not deployed. planned: a dry run.'),
    from: z
      .object({ image: z.string(), tool: z.string() })
      .nullable()
      .describe('What the probes ran on; null if they did not run.'),
    desired: z.string().nullable().describe('sha256 of what its files ask for.'),
    observed: z.string().nullable().describe('sha256 of what the engine showed of it.'),
    doors: z
      .array(z.string())
      .readonly()
      .describe('What the others tried to reach of it.'),
    tried: z.array(triedSchema).readonly(),
    findings: z.array(findingSchema).readonly(),
    error: errorSchema.exactOptional(),
  })
  .meta({ id: 'ProveClient' });

const referenceSchema = z
  .object({
    tried: z.int().describe('Doors of all clients, of the nodes and of the cluster.'),
    open: z.int().describe('Those that it reached: there is a listener behind them.'),
    reachesMachine: z.boolean().describe('It saw a listener of pulso through a port of the nodes.'),
    hears: z.boolean().describe('The listener answered it over HTTP.'),
  })
  .meta({ id: 'ProveReference' });

const proveTargetSchema = z
  .object({
    name: z.string(),
    engine: z.enum(['docker', 'kubernetes']),
    clients: z.int().describe('Clients of the workspace that run there.'),
    atOnce: z.int().describe('Clients probed from at a time.'),
    policies: z
      .enum(['enforced', 'not-enforced', 'unknown'])
      .exactOptional()
      .describe('What a cluster does with NetworkPolicies.'),
    reference: referenceSchema
      .exactOptional()
      .describe('What a pod of a cluster without policies saw; absent: it did not run.'),
  })
  .meta({ id: 'ProveTarget' });

export const proveResultSchema = z.object({
  startedAt: z.string().describe('ISO 8601.'),
  endedAt: z.string(),
  by: z.string(),
  workspace: z.string().nullable(),
  targets: z.array(proveTargetSchema).readonly(),
  clients: z.array(proveClientSchema).readonly().describe('Sorted by slug.'),
  digest: z
    .string()
    .describe('sha256 over the other fields as JSON with sorted keys; the audit log has it.'),
});

export type ProveResult = z.infer<typeof proveResultSchema>;
export type ProveClient = z.infer<typeof proveClientSchema>;
export type ProveFinding = z.infer<typeof findingSchema>;
export type ProveTarget = z.infer<typeof proveTargetSchema>;
