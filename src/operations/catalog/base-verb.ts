import type * as z from 'zod';
import { PulsoError } from '../../core/pulso-error.ts';
import type { RebuildRequest } from '../base/rebuild-bases.ts';
import type { TemplateOfBase } from '../base/render-base.ts';
import { openContext } from '../open-context.ts';
import { chooseClients } from './client-words.ts';
import { defineVerb } from './define-verb.ts';
import type { rebuildRequestSchema, RebuildResult } from './schemas/base-schemas.ts';
import { clientErrors, outcomesVerdict } from './verdicts.ts';

type RebuildGiven = z.input<typeof rebuildRequestSchema>;

export const baseVerbs = {
  'base rebuild': defineVerb({
    summary: 'Render missing or damaged bases again, from the history of the template',
    accept: (given: RebuildGiven): RebuildRequest => ({
      ...chooseClients(given),
      of: templateOf(given),
      dryRun: given.dryRun ?? false,
    }),
    open: openContext,
    run: async (context, request): Promise<RebuildResult> => {
      const { rebuildBases } = await import('../base/rebuild-bases.ts');
      return rebuildBases(context, request);
    },
    verdict: outcomesVerdict,
    failures: clientErrors,
    schemas: async () => {
      const { rebuildRequestSchema, rebuildResultSchema } =
        await import('./schemas/base-schemas.ts');
      return { request: rebuildRequestSchema, result: rebuildResultSchema };
    },
  }),
};

function templateOf({ against, current = false }: RebuildGiven): TemplateOfBase {
  if (against === undefined) return current ? 'current' : 'taken';
  if (!current) return { commit: against };
  throw new PulsoError('bad-flags', '--against and --current cannot be combined', {
    hint: 'name one state of the template',
  });
}
