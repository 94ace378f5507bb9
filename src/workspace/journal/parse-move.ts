import * as z from 'zod';
import { journalInvalid, parseState } from './check-journal.ts';

const moveSchema = z.strictObject({
  version: z.literal(2),
  from: z.string().min(1),
  to: z.string().min(1),
  at: z.iso.datetime(),
  /**
   * `moving`: the data may not be at `to` yet. `moved`: it is, and a copy of that moment is still at `from`. `committing`:
   * that copy is being deleted. `returning`: the client is being brought back to it.
   */
  step: z.enum(['moving', 'moved', 'committing', 'returning']),
});

/** A move of a client with its data, until it is committed or rolled back. */
export type MoveState = z.infer<typeof moveSchema>;

/** Reads the state of a move as if a stranger had written it. Errors: `journal-invalid`. */
export function parseMove(text: string, file: string): MoveState {
  const { data } = moveSchema.safeParse(parseState(text, file));
  if (data === undefined) throw journalInvalid(file);
  return data;
}
