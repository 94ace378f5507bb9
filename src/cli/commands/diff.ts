import { diffClients } from '../../operations/update/diff-clients.ts';
import { EXIT } from '../exit-code.ts';
import { watchedClients, type SelectionFlags } from '../flags/selection-flags.ts';
import { openContext } from '../open-context.ts';
import { diffText } from '../render/views/diff-text.ts';
import { printUpdates } from '../render/views/print-updates.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

export interface DiffFlags extends SelectionFlags {
  stat?: boolean | undefined;
  exitCode?: boolean | undefined;
  against?: string | undefined;
  format: 'text' | 'markdown';
}

/** `pulso diff` */
export async function runDiff(session: Session, call: Call<DiffFlags>): Promise<number> {
  const { stat = false, exitCode = false, against, format } = call.flags;
  const context = await openContext(session);
  const choice = watchedClients(call.operands, call.flags);
  const patches = !stat && session.flags.output !== 'json';
  const result = await diffClients(context, { ...choice, against, patches });
  const markdown = format === 'markdown' ? await loadMarkdown() : undefined;
  const code = printUpdates(session, result.clients, () =>
    markdown === undefined
      ? diffText(result.clients, session.screen, { stat })
      : markdown(result.clients),
  );
  const changes = result.clients.some(({ status }) => status === 'behind' || status === 'conflict');
  return code === EXIT.done && exitCode && changes ? EXIT.changesFound : code;
}

async function loadMarkdown() {
  return (await import('../render/views/diff-markdown.ts')).diffMarkdown;
}
