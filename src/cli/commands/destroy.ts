import { destroyClients } from '../../operations/converge/destroy-clients.ts';
import type { ConvergedClient } from '../../operations/converge/convergence.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { convergeRequest, type ConvergeFlags } from '../flags/converge-flags.ts';
import { openContext } from '../open-context.ts';
import { confirmDestroy } from '../prompts/confirm-plan.ts';
import { printConvergence } from '../render/views/print-convergence.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface DestroyFlags extends ConvergeFlags {
  purge?: boolean | undefined;
}

/** `pulso destroy` */
export async function runDestroy(session: Session, call: Call<DestroyFlags>): Promise<number> {
  const { dryRun = false, purge = false } = call.flags;
  if (!dryRun && !session.flags.yes && !session.interactive) {
    throw new PulsoError('not-confirmed', 'destroy takes a stack down and nobody can be asked', {
      hint: 'see what goes with --dry-run, then give --yes',
    });
  }
  const request = convergeRequest(call);
  const result = await destroyClients(await openContext(session), {
    ...request,
    purge,
    confirm: confirmDestroy(session),
  });
  const code = printConvergence(session, result);
  for (const client of result.clients) hintAtFiles(session, client, purge);
  return code;
}

/** What is left, and how it goes or comes back. */
function hintAtFiles(session: Session, { slug, outcome }: ConvergedClient, purged: boolean): void {
  if (outcome !== 'changed' && outcome !== 'unchanged') return;
  const left = purged ? 'its files are' : 'its files and data are';
  const message = `${left} kept: bring it back with \`pulso deploy ${slug}\``;
  const rest = purged ? `, or remove clients/${slug}` : ', or delete the data with --purge';
  session.progress.report({ code: 'kept', kind: 'note', slug, message: message + rest });
}
