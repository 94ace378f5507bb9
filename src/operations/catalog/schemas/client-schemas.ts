import * as z from 'zod';
import { EXISTING_DATA_CHOICES } from '../choices.ts';
import { convergedClientSchema } from './converge-schemas.ts';
import { clientWordsSchema, dryRunSchema, errorSchema, foreignSchema } from './shared-schemas.ts';
import { timeoutSchema } from './timeout-schema.ts';

/** One client as `list` and `create` print it. */
export const clientSummarySchema = z.object({
  slug: z.string(),
  name: z.string().nullable().describe('Answer `name`; null if the template does not ask for it.'),
  country: z.string().nullable(),
  database: z.string().nullable(),
  target: z.string(),
  block: z.int(),
  ports: z.record(z.string(), z.int()).readonly(),
  subnet: z.string().nullable(),
  template: z.object({ name: z.string(), version: z.string() }),
}).meta({ id: 'Client' });

export type ClientSummary = z.infer<typeof clientSummarySchema>;

const id = z.string().nullable();

/** Of one client, by what its repository has: `pulso backups` reads it. */
export const newestBackupsSchema = z.object({
  newestGood: id.describe('Id of its newest backup; null: there is none.'),
  newestVerified: id.describe('Id of the newest one that was restored and compared; null: there is none.'),
}).meta({ id: 'NewestBackups' });

export type NewestBackups = z.infer<typeof newestBackupsSchema>;

export const listRequestSchema = clientWordsSchema.pick({ select: true });

const listedClientSchema = clientSummarySchema.extend({
  backups: newestBackupsSchema
    .exactOptional()
    .describe('Absent if pulso.yaml has no repository, or it cannot be read.'),
  url: z.string().exactOptional().describe('In the domain of its target; absent if that has none.'),
  foreign: foreignSchema
    .exactOptional()
    .describe("What has the client's name and is not of this workspace, as its target showed it to the last verb that observed it."),
}).meta({ id: 'ListedClient' });

export type ListedClient = z.infer<typeof listedClientSchema>;

export const listResultSchema = z.object({
  clients: z.array(listedClientSchema).readonly(),
  failed: z.array(errorSchema).readonly().describe('Clients whose record cannot be read.'),
});

export type ListResult = z.infer<typeof listResultSchema>;

const answerSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]);

export const createRequestSchema = z.strictObject({
  slug: z.string().exactOptional(),
  given: z
    .record(z.string(), answerSchema)
    .default({})
    .describe('Answers by question key; they win over those of the file.'),
  answers: z
    .strictObject({ text: z.string(), file: z.string() })
    .exactOptional()
    .describe('A YAML file of answers: its text, and its name in messages.'),
  template: z.string().exactOptional().describe('A template of pulso.yaml.'),
  target: z.string().exactOptional().describe('A target of pulso.yaml.'),
  block: z.int().min(0).exactOptional().describe('Use this port block.'),
  base: z.boolean().exactOptional().describe("The operator's own system, on block 0."),
  existingData: z
    .enum(EXISTING_DATA_CHOICES)
    .exactOptional()
    .describe('What is done with data that an earlier client of the slug left.'),
  dryRun: dryRunSchema,
  deploy: z.strictObject({ timeout: timeoutSchema }).exactOptional().describe('Deploys it right away.'),
});

/** One file of a new client. Secrets are listed, their content never is. */
const createdFileSchema = z.object({
  path: z.string(),
  size: z.int().describe('Bytes.'),
  executable: z.boolean(),
  content: z.string().exactOptional().describe("The text of a dry run's file."),
});

export const createResultSchema = z.object({
  client: clientSummarySchema,
  folder: z.string().describe('Relative to the workspace.'),
  dryRun: z.boolean(),
  files: z.array(createdFileSchema).readonly(),
  provide: z.array(z.string()).readonly().describe('Secret files that the operator has to add.'),
  existingData: z
    .object({
      volumes: z.array(z.string()).readonly(),
      action: z.enum([...EXISTING_DATA_CHOICES, 'undecided']),
    })
    .exactOptional()
    .describe('Data that an earlier client of the slug left.'),
  deploy: convergedClientSchema.exactOptional(),
});

export type CreateResult = z.infer<typeof createResultSchema>;
