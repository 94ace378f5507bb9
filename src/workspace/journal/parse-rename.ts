import * as z from 'zod';
import { findSlugFault } from '../../client/slug.ts';
import { journalInvalid, parseState } from './check-journal.ts';

const slug = z.string().refine((text) => findSlugFault(text) === undefined);

const renameSchema = z.strictObject({
  version: z.literal(2),
  from: slug,
  to: slug,
  at: z.iso.datetime(),
  /** Whether it ran, and is to run again. */
  runs: z.boolean(),
  /**
   * `begun`: the old stack is being taken down. `placing`: the folder and the volumes are on their way; what the new
   * stack has are copies. `copied`: all data is there, and may be written to. `renamed`: what is left of the old name goes.
   */
  step: z.enum(['begun', 'placing', 'copied', 'renamed']),
});

/** A client on its way to another slug. */
export type RenameState = z.infer<typeof renameSchema>;

/** Reads the state of a rename as if a stranger had written it. Errors: `journal-invalid`. */
export function parseRename(text: string, file: string): RenameState {
  const { data } = renameSchema.safeParse(parseState(text, file));
  if (data === undefined) throw journalInvalid(file);
  return data;
}
