import { dropUndefined } from '../../core/drop-undefined.ts';
import type * as z from 'zod';
import { openContext, openContextIfAny, withoutWorkspace } from '../open-context.ts';
import { acceptInit } from './accept-init.ts';
import { chooseOrAll } from './client-words.ts';
import { defineVerb } from './define-verb.ts';
import type {
  auditRequestSchema,
  AuditResult,
  explainRequestSchema,
  ExplainResult,
  InitResult,
  templateReleaseRequestSchema,
  TemplateLintResult,
  TemplateReleaseResult,
  templateRequestSchema,
  TemplateShowResult,
  validateRequestSchema,
  ValidateResult,
} from './schemas/workspace-schemas.ts';
import { problemsVerdict } from './verdicts.ts';

type TemplateGiven = z.input<typeof templateRequestSchema>;

const workspaceSchemas = () => import('./schemas/workspace-schemas.ts');

export const workspaceVerbs = {
  init: defineVerb({
    summary: 'Create a workspace: settings, the template and a README',
    accept: acceptInit,
    open: withoutWorkspace,
    run: async (context, request): Promise<InitResult> => {
      const { initWorkspace } = await import('../create/init-workspace.ts');
      return { ...(await initWorkspace(context, request)), dryRun: request.dryRun };
    },
    schemas: async () => {
      const { initRequestSchema, initResultSchema } = await workspaceSchemas();
      return { request: initRequestSchema, result: initResultSchema };
    },
  }),
  'template show': defineVerb({
    summary: 'Show the questions of a template and their flags',
    accept: (given: TemplateGiven) => given,
    open: openContextIfAny,
    run: async (context, { template }): Promise<TemplateShowResult> => {
      const { showTemplate } = await import('../template/show-template.ts');
      return showTemplate(context, template);
    },
    schemas: async () => {
      const { templateRequestSchema, templateShowResultSchema } = await workspaceSchemas();
      return { request: templateRequestSchema, result: templateShowResultSchema };
    },
  }),
  'template lint': defineVerb({
    summary: 'Check a template by rendering every combination of choices',
    accept: (given: TemplateGiven) => given,
    open: openContextIfAny,
    run: async (context, { template }): Promise<TemplateLintResult> => {
      const { lintTemplate } = await import('../template/lint-template.ts');
      return lintTemplate(context, template);
    },
    verdict: problemsVerdict,
    schemas: async () => {
      const { templateRequestSchema, templateLintResultSchema } = await workspaceSchemas();
      return { request: templateRequestSchema, result: templateLintResultSchema };
    },
  }),
  'template release': defineVerb({
    summary: 'Raise the version of a template if every client can take it',
    accept: (given: z.input<typeof templateReleaseRequestSchema>) => {
      const { force = false, dryRun = false } = given;
      return { ...given, force, dryRun };
    },
    open: openContext,
    run: async (context, request): Promise<TemplateReleaseResult> => {
      const { releaseTemplate } = await import('../template/release-template.ts');
      return releaseTemplate(context, request);
    },
    verdict: ({ dryRun, refusedBy }) => (dryRun && refusedBy.length > 0 ? 'failed' : 'done'),
    schemas: async () => {
      const { templateReleaseRequestSchema, templateReleaseResultSchema } =
        await workspaceSchemas();
      return { request: templateReleaseRequestSchema, result: templateReleaseResultSchema };
    },
  }),
  validate: defineVerb({
    summary: 'Check files, secrets, ports and networks (default: all clients)',
    accept: (given: z.input<typeof validateRequestSchema>) => chooseOrAll(given),
    open: openContext,
    run: async (context, choice): Promise<ValidateResult> => {
      const { validateClients } = await import('../validate/validate-clients.ts');
      return validateClients(context, choice);
    },
    verdict: problemsVerdict,
    schemas: async () => {
      const { validateRequestSchema, validateResultSchema } = await workspaceSchemas();
      return { request: validateRequestSchema, result: validateResultSchema };
    },
  }),
  audit: defineVerb({
    summary: 'Show who changed what and when',
    accept: ({ slug, verify = false, against }: z.input<typeof auditRequestSchema>) =>
      dropUndefined({ slug, against, verify: verify || against !== undefined }),
    open: openContext,
    run: async (context, request): Promise<AuditResult> => {
      const { auditLog } = await import('../audit/audit-log.ts');
      return auditLog(context, request);
    },
    verdict: ({ problems = [] }) => problemsVerdict({ problems }),
    schemas: async () => {
      const { auditRequestSchema, auditResultSchema } = await workspaceSchemas();
      return { request: auditRequestSchema, result: auditResultSchema };
    },
  }),
  explain: defineVerb({
    summary: 'Explain an error code: its cause and the way out',
    accept: (given: z.input<typeof explainRequestSchema>) => given,
    open: withoutWorkspace,
    run: async (_, { code }): Promise<ExplainResult> => {
      const { explainCodes } = await import('../explain/explain-codes.ts');
      return { codes: explainCodes(code) };
    },
    schemas: async () => {
      const { explainRequestSchema, explainResultSchema } = await workspaceSchemas();
      return { request: explainRequestSchema, result: explainResultSchema };
    },
  }),
};
