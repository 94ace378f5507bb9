import { parseSelection } from '../../client/selection.ts';
import type * as z from 'zod';
import type { RemoveProposal, RemoveRequest } from '../remove/remove-request.ts';
import { openContext } from '../open-context.ts';
import { acceptCreate } from './create-verb.ts';
import { assertConfirmable, toConfirm, type Confirmation } from './confirmation.ts';
import { defineVerb } from './define-verb.ts';
import type { CreateResult, listRequestSchema, ListResult } from './schemas/client-schemas.ts';
import type { removeRequestSchema, RemoveResult } from './schemas/remove-schemas.ts';
import { failedVerdict } from './verdicts.ts';

type RemoveGiven = z.input<typeof removeRequestSchema> & {
  confirm: Confirmation<RemoveProposal>;
};

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
  remove: defineVerb({
    summary: 'Remove a client with its stack, data, secrets and folder',
    destructive: true,
    accept: ({ slug, backup = true, dryRun = false, confirm }: RemoveGiven): RemoveRequest => {
      assertConfirmable('remove', confirm, dryRun);
      return { slug, backup, dryRun, confirm: toConfirm(confirm) };
    },
    open: openContext,
    run: async (context, request): Promise<RemoveResult> => {
      const { removeClient } = await import('../remove/remove-client.ts');
      return removeClient(context, request);
    },
    verdict: ({ outcome }) => (outcome === 'declined' ? 'interrupted' : 'done'),
    schemas: async () => {
      const schemas = await import('./schemas/remove-schemas.ts');
      return { request: schemas.removeRequestSchema, result: schemas.removeResultSchema };
    },
  }),
};
