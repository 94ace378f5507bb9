import * as z from 'zod';
import { clientSummarySchema, newestBackupsSchema } from './client-schemas.ts';
import { stateSchema } from './converge-schemas.ts';
import { clientWordsSchema, errorSchema, foreignSchema } from './shared-schemas.ts';

const serviceStatusSchema = z.object({
  name: z.string(),
  state: z.enum(['created', 'starting', 'running', 'restarting', 'paused', 'exited', 'dead']),
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']),
  image: z.string(),
  restarts: z.int(),
  ports: z
    .array(
      z.object({ published: z.int(), target: z.int(), hostIp: z.string().exactOptional() }),
    )
    .readonly(),
  startedAt: z.string().nullable().describe('ISO 8601; null if it never started.'),
  completed: z
    .literal(true)
    .exactOptional()
    .describe('True of a job that ended with exit code 0: it counts as healthy.'),
}).meta({ id: 'Service' });

export type ServiceStatus = z.infer<typeof serviceStatusSchema>;

const templateDriftSchema = z.enum(['current', 'behind', 'conflict', 'failed', 'unknown']);

export type TemplateDrift = z.infer<typeof templateDriftSchema>;

/** One client as `status` prints it. */
const clientStatusSchema = clientSummarySchema.extend({
  state: z
    .enum([...stateSchema.options, 'foreign', 'unknown'])
    .describe('`foreign` if a stack of its name is not of this workspace; `unknown` if its target does not answer.'),
  foreign: foreignSchema
    .exactOptional()
    .describe("What has the client's name and is not of this workspace."),
  url: z.string().exactOptional().describe('Where its web port answers; absent if nothing runs.'),
  backups: newestBackupsSchema
    .exactOptional()
    .describe('Absent if pulso.yaml has no repository, or it cannot be read.'),
  services: z.array(serviceStatusSchema).readonly().describe('Sorted by name.'),
  leftovers: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('Names of containers that `docker compose run` or a job left; absent if there are none.'),
  drift: z.object({
    template: templateDriftSchema,
    stack: z.enum(['current', 'changed', 'unknown']),
  }).describe("`unknown` if the template or the client's files cannot be read, or its target does not answer."),
}).meta({ id: 'ClientStatus' });

export type ClientStatus = z.infer<typeof clientStatusSchema>;

export const statusRequestSchema = clientWordsSchema;

export const statusResultSchema = z.object({
  clients: z.array(clientStatusSchema).readonly().describe('Sorted by slug.'),
  failed: z.array(errorSchema).readonly().describe('Clients whose record cannot be read.'),
  waiting: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('With --watch: targets that have not answered yet, whose clients are `unknown` until they do.'),
});

export type StatusResult = z.infer<typeof statusResultSchema>;

export const logsRequestSchema = z.strictObject({
  slug: z.string(),
  services: z.array(z.string()).readonly().exactOptional(),
  follow: z.boolean().default(false),
  since: z.number().exactOptional().describe('Milliseconds since the epoch.'),
  tail: z.int().min(0).exactOptional().describe('Last lines of each service.'),
  grep: z.string().exactOptional().describe('Regular expression.'),
  showSecrets: z.boolean().default(false).describe("False: values of the client's secrets are hidden."),
});

/** One line of `logs`; with `--follow` a document of its own. */
export const logLineSchema = z.object({
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  at: z.string().describe('ISO 8601, as the engine gave it.'),
  text: z.string(),
}).meta({ id: 'LogLine' });

export type LogLine = z.infer<typeof logLineSchema>;

export const logsResultSchema = z.object({
  slug: z.string(),
  lines: z.array(logLineSchema).readonly(),
});

export type LogsResult = z.infer<typeof logsResultSchema>;

export const renderRequestSchema = z.strictObject({
  slug: z.string(),
  target: z.string().exactOptional().describe("Absent: the client's own."),
  showSecrets: z.boolean().default(false),
});

export const renderResultSchema = z.object({
  slug: z.string(),
  target: z.string(),
  objects: z.array(z.record(z.string(), z.unknown())).readonly().describe('In apply order.'),
});

export type RenderedResult = z.infer<typeof renderResultSchema>;
