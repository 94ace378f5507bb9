import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import type { ProveRequest } from '../prove/prove-request.ts';
import { chooseOrAll } from './client-words.ts';
import { defineVerb } from './define-verb.ts';
import type { proveRequestSchema, ProveResult } from './schemas/prove-schemas.ts';
import { clientErrors, proveVerdict } from './verdicts.ts';

export const proveVerbs = {
  prove: defineVerb({
    summary: 'Probe from inside each client whether it can reach the others',
    accept: ({ dryRun = false, ...words }: z.input<typeof proveRequestSchema>): ProveRequest => ({
      ...chooseOrAll(words),
      dryRun,
    }),
    open: openContext,
    run: async (context, request): Promise<ProveResult> => {
      const { proveClients } = await import('../prove/prove-clients.ts');
      return proveClients(context, request);
    },
    verdict: proveVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { proveRequestSchema, proveResultSchema } = await import('./schemas/prove-schemas.ts');
      return { request: proveRequestSchema, result: proveResultSchema };
    },
  }),
};
