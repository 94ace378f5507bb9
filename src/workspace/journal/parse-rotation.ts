import * as z from 'zod';
import { journalInvalid, parseState } from './check-journal.ts';
import type { Rotation } from './rotation.ts';

/** A name leads to a file: it must not lead out of the folder of secrets. */
const name = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);

const rotationSchema = z.strictObject({
  version: z.literal(2),
  secrets: z.array(
    z.strictObject({
      name,
      before: z.base64().nullable(),
      after: z.base64(),
      account: z
        .strictObject({
          engine: z.enum(['postgresql', 'mysql', 'redis']),
          service: z.string(),
          user: z.string(),
          database: z.string().exactOptional(),
          admin: z.strictObject({ user: z.string(), secret: name }).exactOptional(),
        })
        .exactOptional(),
      next: z.enum(['database', 'file', 'deploy']),
    }),
  ),
});

/** Reads a rotation as if a stranger had written it. Errors: `journal-invalid`. */
export function parseRotation(text: string, file: string): Rotation {
  const { data } = rotationSchema.safeParse(parseState(text, file));
  if (data === undefined) throw journalInvalid(file);
  return data;
}
