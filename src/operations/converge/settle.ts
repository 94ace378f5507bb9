import type { ClientRecord } from '../../client/client-record.ts';
import { errorFields } from '../../core/error-fields.ts';
import { classifyFailure, toPulsoError } from '../../core/pulso-error.ts';
import type { OperationContext } from '../context.ts';
import type { ConvergedClient } from './convergence.ts';

/** What is thrown becomes the client's result. */
export async function settle(
  context: OperationContext,
  { slug, target }: ClientRecord,
  work: () => Promise<ConvergedClient>,
): Promise<ConvergedClient> {
  try {
    context.signal.throwIfAborted();
    return await work();
  } catch (error) {
    return describeFailure(context, { slug, target, operations: [], outcome: 'failed' }, error);
  }
}

/** An interruption is not a failure of the client, but nothing that was asked for is done either. */
export function describeFailure(
  { signal }: OperationContext,
  client: ConvergedClient,
  error: unknown,
): ConvergedClient {
  const outcome = classifyFailure(error, signal);
  if (outcome === 'interrupted') return { ...client, outcome };
  return { ...client, outcome, error: { ...errorFields(toPulsoError(error)), slug: client.slug } };
}
