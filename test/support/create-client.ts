import { confirmAll } from '../../src/operations/confirm.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { prepareClient, writeClient } from '../../src/operations/create/create-client.ts';
import type { CreateRequest, CreateResult } from '../../src/operations/create/create-request.ts';

/** Creates a client as `pulso create --yes` does. */
export async function createClient(
  context: OperationContext,
  request: Pick<CreateRequest, 'slug' | 'given'> & Partial<CreateRequest>,
): Promise<CreateResult> {
  const asked = { dryRun: false, confirm: confirmAll, ...request };
  return (await writeClient(context, await prepareClient(context, asked))).created;
}
