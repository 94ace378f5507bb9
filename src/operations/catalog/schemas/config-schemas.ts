import * as z from 'zod';

const answerSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]);

export const configShowRequestSchema = z.strictObject({ slug: z.string() });

const configAnswerSchema = z.object({
  key: z.string(),
  value: answerSchema.describe('`***` for one that looks like a secret.'),
  from: z
    .enum(['client', 'workspace', 'template', 'retired', 'unknown'])
    .describe("`workspace`, `template`: it is the default of pulso.yaml, or of the client's template; `client`: it is neither, somebody gave it; `retired`: the template asks for it no longer; `unknown`: the template cannot be read."),
}).meta({ id: 'ConfigAnswer' });

export type ConfigAnswer = z.infer<typeof configAnswerSchema>;

const configFileSchema = z.object({
  path: z.string().describe('Ends in `/` for a folder of many files of the client.'),
  from: z
    .enum(['template', 'changed', 'removed', 'client'])
    .describe("`template`: as rendered; `changed`, `removed`: the client's override; `client`: its own."),
}).meta({ id: 'ConfigFile' });

export type ConfigFile = z.infer<typeof configFileSchema>;

export const configShowResultSchema = z.object({
  slug: z.string(),
  folder: z.string().describe('Relative to the workspace.'),
  target: z.string(),
  block: z.int(),
  ports: z.record(z.string(), z.int()).readonly(),
  subnet: z.string().nullable(),
  template: z.object({ name: z.string(), version: z.string(), digest: z.string() }),
  answers: z.array(configAnswerSchema).readonly().describe('In the order of the questions.'),
  secrets: z.array(z.string()).readonly().describe('Names only.'),
  files: z
    .array(configFileSchema)
    .readonly()
    .nullable()
    .describe('Sorted by path; null if the base cannot be read.'),
});

/** Everything that makes a client what it is. */
export type ConfigShowResult = z.infer<typeof configShowResultSchema>;

export const configGetRequestSchema = z.strictObject({
  slug: z.string(),
  key: z.string().describe('`answers.country`, `ports.web`, `target`, `version` …'),
});

export const configGetResultSchema = z.object({
  slug: z.string(),
  key: z.string(),
  value: answerSchema.nullable(),
});

/** One value of a client. */
export type ConfigGetResult = z.infer<typeof configGetResultSchema>;
