import type { Selection } from '../../client/selection.ts';
import { listClients } from '../../operations/observe/list-clients.ts';
import { EXIT } from '../exit-code.ts';
import { openContext } from '../open-context.ts';
import { listText } from '../render/views/list-text.ts';
import { printFailures } from '../render/views/print-failure.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ListFlags {
  select?: Selection | undefined;
}

/** `pulso list` */
export async function runList(session: Session, { flags }: Call<ListFlags>): Promise<number> {
  const { select } = flags;
  const result = await listClients(await openContext(session), { select });
  printResult(session, result, () =>
    listText(result.clients, session.screen, select !== undefined),
  );
  printFailures(session, result.failed);
  return result.failed.length > 0 ? EXIT.failed : EXIT.done;
}
