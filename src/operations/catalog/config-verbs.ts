import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import { defineVerb } from './define-verb.ts';
import type {
  configGetRequestSchema,
  ConfigGetResult,
  configShowRequestSchema,
  ConfigShowResult,
} from './schemas/config-schemas.ts';

const configSchemas = () => import('./schemas/config-schemas.ts');

export const configVerbs = {
  'config show': defineVerb({
    summary: 'Show what makes a client: answers and their source, ports, files',
    accept: (given: z.input<typeof configShowRequestSchema>) => given,
    open: openContext,
    run: async (context, { slug }): Promise<ConfigShowResult> => {
      const { showConfig } = await import('../config/show-config.ts');
      return showConfig(context, slug);
    },
    schemas: async () => {
      const { configShowRequestSchema, configShowResultSchema } = await configSchemas();
      return { request: configShowRequestSchema, result: configShowResultSchema };
    },
  }),
  'config get': defineVerb({
    summary: 'Print one value of a client, for scripts',
    accept: (given: z.input<typeof configGetRequestSchema>) => given,
    open: openContext,
    run: async (context, request): Promise<ConfigGetResult> => {
      const { getConfig } = await import('../config/get-config.ts');
      return getConfig(context, request);
    },
    schemas: async () => {
      const { configGetRequestSchema, configGetResultSchema } = await configSchemas();
      return { request: configGetRequestSchema, result: configGetResultSchema };
    },
  }),
};
