import * as z from 'zod';
import { BUMPS, CI_SERVICES, TIMER_SERVICES } from '../choices.ts';
import { clientWordsSchema, dryRunSchema, problemSchema } from './shared-schemas.ts';
import { updatedClientSchema } from './update-schemas.ts';

export const initRequestSchema = z.strictObject({
  folder: z.string().describe('Absolute path; created if missing.'),
  ci: z.enum(CI_SERVICES).exactOptional().describe('Adds a CI pipeline.'),
  ciImage: z.string().exactOptional().describe('Image that the pipeline runs: name@sha256:….'),
  ciExecutable: z
    .string()
    .exactOptional()
    .describe('Executable that the pipeline downloads: https://…@sha256:….'),
  timer: z
    .enum(TIMER_SERVICES)
    .exactOptional()
    .describe('Adds files that make the backups that are due.'),
  dryRun: dryRunSchema,
});

export const initResultSchema = z.object({
  root: z.string(),
  written: z.array(z.string()).readonly(),
  extend: z.string().exactOptional().describe('A file that has to include what was written.'),
  install: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('Commands that put a timer into use.'),
  dryRun: z.boolean(),
});

export type InitResult = z.infer<typeof initResultSchema>;

export const validateRequestSchema = clientWordsSchema;

export const validateResultSchema = z.object({ problems: z.array(problemSchema).readonly() });

export type ValidateResult = z.infer<typeof validateResultSchema>;

export const auditRequestSchema = z.strictObject({
  slug: z.string().exactOptional(),
  verify: z.boolean().default(false),
  against: z
    .strictObject({
      source: z.string().describe('A git ref, or the name of what the text was read from.'),
      text: z.string().exactOptional().describe('Heads, one per line; absent: read from the git ref.'),
    })
    .exactOptional()
    .describe('What the anchor received, to compare with; implies `verify`.'),
});

const auditEntrySchema = z.object({
  at: z.string().describe('ISO 8601.'),
  who: z.string(),
  action: z.string(),
  slug: z.string().exactOptional(),
  outcome: z.enum(['done', 'failed', 'interrupted']),
  detail: z.string(),
  prev: z.string().describe('Hash of the entry before.'),
  hash: z.string(),
}).meta({ id: 'AuditEntry' });

export const auditResultSchema = z.object({
  entries: z.array(auditEntrySchema).readonly(),
  problems: z.array(problemSchema).readonly().exactOptional().describe('With `--verify` only.'),
});

export type AuditResult = z.infer<typeof auditResultSchema>;

export const templateRequestSchema = z.strictObject({
  template: z.string().exactOptional().describe('A name of pulso.yaml, or a folder.'),
});

const questionSchema = z.object({
  key: z.string(),
  type: z.enum(['text', 'select', 'multiselect', 'confirm', 'number']),
  prompt: z.string(),
  help: z.string().exactOptional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).readonly().exactOptional(),
  default: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()])
    .exactOptional()
    .describe('A value, or an expression over earlier answers; absent: required.'),
  when: z.string().exactOptional(),
  validate: z
    .object({
      pattern: z.string().exactOptional(),
      message: z.string().exactOptional(),
      min: z.number().exactOptional(),
      max: z.number().exactOptional(),
      format: z.string().exactOptional(),
    })
    .exactOptional(),
  flag: z.string().describe('The flag of `pulso create`.'),
}).meta({ id: 'Question' });

export const templateShowResultSchema = z.object({
  template: z.object({
    name: z.string(),
    version: z.string(),
    folder: z.string(),
    description: z.string().exactOptional(),
  }),
  questions: z.array(questionSchema).readonly().describe('In the order they are asked.'),
  ports: z.record(z.string(), z.int()).readonly().describe('Base of each port.'),
  secrets: z
    .array(
      z.object({ name: z.string(), provided: z.boolean(), description: z.string().exactOptional() }),
    )
    .readonly(),
});

export type TemplateShowResult = z.infer<typeof templateShowResultSchema>;

export type ShownQuestion = TemplateShowResult['questions'][number];

export const templateLintResultSchema = z.object({
  folder: z.string(),
  problems: z.array(problemSchema).readonly(),
});

export type TemplateLintResult = z.infer<typeof templateLintResultSchema>;

export const templateReleaseRequestSchema = z.strictObject({
  bump: z.enum(BUMPS),
  template: z.string().exactOptional().describe('A name of pulso.yaml.'),
  force: z.boolean().default(false).describe('Releases although some client cannot take it.'),
  dryRun: dryRunSchema,
});

export const templateReleaseResultSchema = z.object({
  template: z.string(),
  from: z.string(),
  to: z.string(),
  dryRun: z.boolean(),
  clients: z.array(updatedClientSchema).readonly(),
  refusedBy: z.array(z.string()).readonly().describe('Clients that cannot take it.'),
});

export type TemplateReleaseResult = z.infer<typeof templateReleaseResultSchema>;

export const explainRequestSchema = z.strictObject({
  code: z.string().exactOptional().describe('Absent: every code.'),
});

export const explainResultSchema = z.object({
  codes: z
    .array(
      z.object({
        code: z.string(),
        group: z.string().describe('The concern, as a heading of docs/errors.md.'),
        cause: z.string(),
        fix: z.string(),
      }),
    )
    .readonly(),
});

export type ExplainResult = z.infer<typeof explainResultSchema>;
