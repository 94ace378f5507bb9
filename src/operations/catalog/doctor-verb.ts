import { openContext } from '../open-context.ts';
import { defineVerb } from './define-verb.ts';
import type { DoctorResult } from './schemas/doctor-schemas.ts';

export const doctorVerbs = {
  doctor: defineVerb({
    summary: 'Check this machine, the workspace and every target',
    accept: () => ({}),
    open: openContext,
    run: async (context): Promise<DoctorResult> => {
      const { examine } = await import('../doctor/examine.ts');
      return examine(context);
    },
    verdict: ({ findings }) =>
      findings.some(({ state }) => state === 'failed') ? 'failed' : 'done',
    schemas: async () => {
      const schemas = await import('./schemas/doctor-schemas.ts');
      return { request: schemas.doctorRequestSchema, result: schemas.doctorResultSchema };
    },
  }),
};
