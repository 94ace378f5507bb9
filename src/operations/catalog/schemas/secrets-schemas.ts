import * as z from 'zod';
import { convergedClientSchema } from './converge-schemas.ts';
import { clientWordsSchema, dryRunSchema, errorSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

const slugSchema = z.string();
const deploySchema = z.boolean().default(false).describe('Deploys the client afterwards.');

export const secretsListRequestSchema = clientWordsSchema;

const listedSecretSchema = z
  .object({
    name: z.string(),
    file: z.string().describe("Its path in the client's folder."),
    kind: z.enum(['generated', 'provided', 'own']).describe('own: the template does not name it.'),
    length: z.number().nullable().describe('Bytes; null if the file is missing.'),
    writtenAt: z.string().nullable().describe('When it got its value, ISO 8601.'),
    ageDays: z.number().nullable(),
    services: z.array(z.string()).readonly().describe('Services that mount it.'),
    database: z.string().exactOptional().describe('Service whose database has it as a password.'),
    changedByHand: z.boolean().describe('True if the database still has another password.'),
  })
  .meta({ id: 'Secret' });

/** A secret of a client, never its value. */
export type ListedSecret = z.infer<typeof listedSecretSchema>;

const listedClientSchema = z
  .object({
    slug: z.string(),
    secrets: z.array(listedSecretSchema).readonly(),
    error: errorSchema.exactOptional(),
  })
  .meta({ id: 'SecretsOfClient' });

export type ListedClient = z.infer<typeof listedClientSchema>;

export const secretsListResultSchema = z.object({
  clients: z.array(listedClientSchema).readonly().describe('Sorted by slug. Never a value.'),
});

export type SecretsListResult = z.infer<typeof secretsListResultSchema>;

const changedSecretSchema = z
  .object({
    name: z.string(),
    outcome: z
      .enum(['planned', 'written', 'rotated', 'resumed', 'unchanged', 'failed'])
      .describe('resumed: a rotation that was interrupted has ended.'),
    database: z.string().exactOptional().describe('Service whose database got the new password.'),
    services: z.array(z.string()).readonly().describe('Services that mount it.'),
  })
  .meta({ id: 'ChangedSecret' });

/** What became of one secret, or would. */
export type ChangedSecret = z.infer<typeof changedSecretSchema>;

export const secretsResultSchema = z.object({
  slug: z.string(),
  secrets: z.array(changedSecretSchema).readonly(),
  deploy: convergedClientSchema.exactOptional(),
});

export type SecretsResult = z.infer<typeof secretsResultSchema>;

const changeSchema = z.strictObject({
  slug: slugSchema,
  dryRun: dryRunSchema,
  timeout: timeoutSchema,
});

export const secretsSetRequestSchema = changeSchema.extend({
  name: z.string(),
  value: z.string().describe('Base64 of its bytes.'),
  deploy: deploySchema,
});

export const secretsImportRequestSchema = changeSchema.extend({
  values: z.record(z.string(), z.string()).describe('Base64 of the bytes, by name.'),
  deploy: deploySchema,
});

export const secretsRotateRequestSchema = changeSchema.extend({
  names: z.array(z.string()).readonly().exactOptional(),
  all: z.boolean().default(false).describe('Every secret that is generated.'),
  valueFromFile: z
    .boolean()
    .default(false)
    .describe('The new value is the one that the file has.'),
});
