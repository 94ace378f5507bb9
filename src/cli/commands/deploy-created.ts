import type { CreateResult } from '../../operations/create/create-request.ts';
import { deployClients } from '../../operations/converge/deploy-clients.ts';
import type { OperationContext } from '../../operations/context.ts';
import { EXIT } from '../exit-code.ts';
import { DEFAULT_TIMEOUT } from '../flags/converge-flags.ts';
import { convergeTable } from '../render/views/converge-table.ts';
import { createText } from '../render/views/create-text.ts';
import { printFailures } from '../render/views/print-failure.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';

/** `pulso create --deploy`: both results in one, what became of the stack under `deploy`. */
export async function deployCreated(
  session: Session,
  context: OperationContext,
  { created, timeout = DEFAULT_TIMEOUT }: { created: CreateResult; timeout?: number | undefined },
): Promise<number> {
  const slugs = [created.client.slug];
  const { clients } = await deployClients(context, { slugs, dryRun: false, timeout });
  const [deploy] = clients;
  printResult(session, { ...created, deploy }, () =>
    [createText(created, session.screen), convergeTable(clients, session.screen)].join('\n\n'),
  );
  printFailures(
    session,
    clients.flatMap(({ error }) => error ?? []),
  );
  return deploy?.outcome === 'failed' ? EXIT.failed : EXIT.done;
}
