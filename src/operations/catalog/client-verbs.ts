import { parseSelection } from '../../client/selection.ts';
import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import { acceptCreate } from './create-verb.ts';
import { defineVerb } from './define-verb.ts';
import type { CreateResult, listRequestSchema, ListResult } from './schemas/client-schemas.ts';
import { failedVerdict } from './verdicts.ts';

export const clientVerbs = {
  create: defineVerb({
    summary: 'Create a client; prompts for answers not given as flags',
    accept: acceptCreate,
    open: openContext,
    run: async (context, request): Promise<CreateResult> => {
      const { createAndDeploy } = await import('../create/create-and-deploy.ts');
      return createAndDeploy(context, request);
    },
    verdict: ({ deploy }) => (deploy?.outcome === 'failed' ? 'failed' : 'done'),
    failures: ({ deploy }) => (deploy?.error === undefined ? [] : [deploy.error]),
    schemas: async () => {
      const schemas = await import('./schemas/client-schemas.ts');
      return { request: schemas.createRequestSchema, result: schemas.createResultSchema };
    },
  }),
  list: defineVerb({
    summary: 'List the clients without contacting any target',
    accept: ({ select }: z.input<typeof listRequestSchema>) =>
      select === undefined ? {} : { select: parseSelection(select) },
    open: openContext,
    run: async (context, request): Promise<ListResult> => {
      const { listClients } = await import('../observe/list-clients.ts');
      return listClients(context, request);
    },
    verdict: failedVerdict,
    failures: ({ failed }) => failed,
    schemas: async () => {
      const schemas = await import('./schemas/client-schemas.ts');
      return { request: schemas.listRequestSchema, result: schemas.listResultSchema };
    },
  }),
};
