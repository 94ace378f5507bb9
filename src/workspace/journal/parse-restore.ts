import * as z from 'zod';
import { parseJson } from '../../text/json.ts';
import { journalInvalid, parseState } from './check-journal.ts';
import { RESTORE_STEPS, type RestoreState, type RestoreStep } from './restore-state.ts';

const text = z.string().min(1);
/** Names that pulso gives: a name of anything else must not be dropped. */
const ownName = z.string().regex(/^pulso_(scratch|before)_[0-9a-f]{12}$/);
const ownFolder = z.string().regex(/^\.pulso-(scratch|before)-[0-9a-f]{12}$/);

const headSchema = z.strictObject({
  version: z.literal(2),
  backup: text,
  database: z
    .strictObject({
      // Absent in what was begun before there were others.
      engine: z.enum(['postgresql', 'mysql']).default('postgresql'),
      ...{ service: text, user: text, secret: text, name: text },
      ...{ scratch: ownName, kept: ownName },
    })
    .nullable(),
  // Absent in what was begun before there were any.
  volumes: z
    .array(z.strictObject({ name: text, image: text, scratch: ownFolder, kept: ownFolder }))
    .default([]),
  services: z.array(text),
  rollback: z.boolean(),
});

const stepSchema = z.strictObject({ step: z.enum(RESTORE_STEPS), at: z.iso.datetime() });

/** Reads the steps of a restore as if a stranger had written them; a kill can have cut the last line. Errors: `journal-invalid`. */
export function parseRestore(content: string, file: string): RestoreState {
  const lines = content.split('\n').slice(0, -1);
  const [first = '', ...rest] = lines;
  const head = headSchema.safeParse(parseState(first, file));
  const steps = rest.map((line) => stepSchema.safeParse(parseJson(line)));
  const last = steps.at(-1);
  if (!head.success || last?.success !== true) throw journalInvalid(file);
  const has = (name: RestoreStep): boolean =>
    steps.some((step) => step.success && step.data.step === name);
  const changed = has('applying');
  return { head: head.data, ...last.data, stopped: changed || has('stopping'), changed };
}
