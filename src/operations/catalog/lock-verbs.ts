import type * as z from 'zod';
import { openContext } from '../open-context.ts';
import { defineVerb } from './define-verb.ts';
import type {
  lockReleaseRequestSchema,
  LockReleaseResult,
  LockStatusResult,
} from './schemas/lock-schemas.ts';

export const lockVerbs = {
  'lock status': defineVerb({
    summary: 'Show who has which lock of the workspace',
    accept: () => ({}),
    open: openContext,
    run: async (context): Promise<LockStatusResult> => {
      const { lockStatus } = await import('../locks/lock-status.ts');
      return lockStatus(context);
    },
    schemas: async () => {
      const schemas = await import('./schemas/lock-schemas.ts');
      return { request: schemas.lockStatusRequestSchema, result: schemas.lockStatusResultSchema };
    },
  }),
  'lock release': defineVerb({
    summary: 'Release a lock whose holder is gone',
    destructive: true,
    accept: ({
      lock,
      force = false,
      dryRun = false,
    }: z.input<typeof lockReleaseRequestSchema>) => ({ lock, force, dryRun }),
    open: openContext,
    run: async (context, request): Promise<LockReleaseResult> => {
      const { releaseLock } = await import('../locks/release-lock.ts');
      return releaseLock(context, request);
    },
    schemas: async () => {
      const schemas = await import('./schemas/lock-schemas.ts');
      return { request: schemas.lockReleaseRequestSchema, result: schemas.lockReleaseResultSchema };
    },
  }),
};
