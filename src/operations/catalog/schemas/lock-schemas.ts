import * as z from 'zod';
import { dryRunSchema } from './shared-schemas.ts';

const lockSchema = z.object({
  name: z.string().describe('`client-acme` for a client; `workspace`, `audit` and others are short.'),
  slug: z.string().exactOptional().describe('The client that it is of.'),
  holder: z.object({
    pid: z.int().describe('0 if the lock does not say.'),
    host: z.string(),
    since: z.string().describe('ISO 8601; empty if the lock does not say.'),
  }),
  expired: z.boolean().describe('True if its holder is gone: the next command takes the lock over.'),
}).meta({ id: 'Lock' });

export type ShownLock = z.infer<typeof lockSchema>;

export const lockStatusRequestSchema = z.strictObject({});

export const lockStatusResultSchema = z.object({
  locks: z.array(lockSchema).readonly().describe('Sorted by name.'),
});

export type LockStatusResult = z.infer<typeof lockStatusResultSchema>;

export const lockReleaseRequestSchema = z.strictObject({
  lock: z.string().describe('A slug, or the name of a lock.'),
  force: z.boolean().default(false).describe('From a holder that is alive too.'),
  dryRun: dryRunSchema,
});

export const lockReleaseResultSchema = z.object({
  released: lockSchema,
  dryRun: z.boolean(),
});

export type LockReleaseResult = z.infer<typeof lockReleaseResultSchema>;
