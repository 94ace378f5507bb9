import { PulsoError } from '../../core/pulso-error.ts';
import type { VerbSchemas } from './define-verb.ts';

/** A verb that can describe what it gives. */
type Described = { schemas(): Promise<VerbSchemas> };

/** A result as others may see it: a field that is not in the schema does not leave the process. */
export async function toPublicResult(verb: Described, result: unknown): Promise<object> {
  const { result: schema } = await verb.schemas();
  return publish(schema, result);
}

/** One document of a verb that goes on, likewise. */
export async function toPublicItem(verb: Described, item: unknown): Promise<object> {
  const { item: schema, result } = await verb.schemas();
  return publish(schema ?? result, item);
}

function publish(schema: VerbSchemas['result'], value: unknown): object {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data as object;
  const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new PulsoError('internal', `the result does not fit its schema: ${fields}`, {
    fault: 'internal',
    hint: 'run it again with --debug and report what it prints',
    cause: error,
  });
}
