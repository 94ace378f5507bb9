import { validateClients } from '../../operations/validate/validate-clients.ts';
import { EXIT } from '../exit-code.ts';
import { watchedClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { printResult } from '../render/widgets/print-result.ts';
import { problemsText } from '../render/views/problems-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso validate` */
export async function runValidate(
  session: Session,
  { operands, flags }: Call<SelectionFlags>,
): Promise<number> {
  const choice = watchedClients(operands, flags);
  const result = await validateClients(await openContext(session), choice);
  printResult(session, result, () => problemsText(result.problems, session.screen));
  return result.problems.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.done;
}
