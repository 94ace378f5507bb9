import { listOverrides } from '../../operations/update/list-overrides.ts';
import { EXIT } from '../exit-code.ts';
import { watchedClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { overridesText } from '../render/views/diff-text.ts';
import { printFailures } from '../render/views/print-failure.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface OverridesFlags extends SelectionFlags {
  stat?: boolean | undefined;
}

/** `pulso overrides` */
export async function runOverrides(
  session: Session,
  { operands, flags }: Call<OverridesFlags>,
): Promise<number> {
  const { stat = false } = flags;
  const choice = watchedClients(operands, flags);
  const patches = !stat && session.flags.output !== 'json';
  const result = await listOverrides(await openContext(session), { ...choice, patches });
  printResult(session, result, () => overridesText(result.clients, session.screen, { stat }));
  const failures = result.clients.flatMap(({ error }) => error ?? []);
  printFailures(session, failures);
  return failures.length > 0 ? EXIT.failed : EXIT.done;
}
