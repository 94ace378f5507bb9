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

export const logsRequestSchema = clientWordsSchema.extend({
  slug: z.string().exactOptional().describe('The same as `slugs` with one.'),
  services: z.array(z.string()).readonly().exactOptional(),
  follow: z.boolean().default(false),
  since: z.number().exactOptional().describe('Milliseconds since the epoch.'),
  tail: z.int().min(0).exactOptional().describe('Last lines of each service.'),
  grep: z.string().exactOptional().describe('Regular expression.'),
  showSecrets: z.boolean().default(false).describe("False: values of the client's secrets are hidden."),
});

/** One line of `logs`; with `--follow` a document of its own. */
export const logLineSchema = z.object({
  slug: z.string().exactOptional().describe('With several clients.'),
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  at: z.string().describe('ISO 8601, as the engine gave it.'),
  text: z.string(),
}).meta({ id: 'LogLine' });

export type LogLine = z.infer<typeof logLineSchema>;

export const logsResultSchema = z.object({
  slug: z.string().exactOptional().describe('Absent with several clients.'),
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

export const portRequestSchema = z.strictObject({
  slug: z.string(),
  service: z.string().exactOptional(),
  port: z.int().min(1).max(65535).exactOptional().describe('In the container; on a cluster of the Service.'),
});

const portSchema = z.object({
  service: z.string(),
  port: z.int().describe('In the container; on a cluster of the Service.'),
  address: z.string().describe('`127.0.0.1:8001`; on a cluster its name there, `app.acme.svc:80`.'),
  command: z
    .string()
    .exactOptional()
    .describe('Brings the port to this machine if it cannot be reached from here: kubectl port-forward, or ssh.'),
}).meta({ id: 'Port' });

export type ShownPort = z.infer<typeof portSchema>;

export const portResultSchema = z.object({
  slug: z.string(),
  ports: z.array(portSchema).readonly(),
});

export type PortsResult = z.infer<typeof portResultSchema>;

export const openRequestSchema = z.strictObject({ slug: z.string() });

export const openResultSchema = z.object({ slug: z.string(), url: z.string() });

export type AddressResult = z.infer<typeof openResultSchema>;
