import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import { chosenWords, type SelectionFlags } from '../flags/selection-flags.ts';
import { performVerb } from '../perform-verb.ts';
import { diffText, overridesText } from '../render/views/diff-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

export interface DiffFlags extends SelectionFlags {
  stat?: boolean;
  exitCode?: boolean;
  against?: string;
  format: 'text' | 'markdown';
}

/** `pulso diff` */
export async function runDiff(
  session: Session,
  { operands: slugs, flags }: Call<DiffFlags>,
): Promise<number> {
  const { all, select, stat = false, exitCode = false, against, format } = flags;
  const given = dropUndefined({
    slugs,
    all,
    select,
    against,
    patches: wantsPatches(session, stat),
  });
  const markdown = format === 'markdown' ? await loadMarkdown() : undefined;
  return performVerb(session, catalog.diff, given, {
    toText: ({ clients }) =>
      markdown === undefined
        ? diffText(clients, session.screen, { stat, words: chosenWords(slugs, select) })
        : markdown(clients),
    tellChanges: exitCode,
  });
}

async function loadMarkdown() {
  return (await import('../render/views/diff-markdown.ts')).diffMarkdown;
}

/** `pulso overrides` */
export function runOverrides(
  session: Session,
  { operands: slugs, flags }: Call<SelectionFlags & { stat?: boolean }>,
): Promise<number> {
  const { stat = false, all, select } = flags;
  const given = dropUndefined({ slugs, all, select, patches: wantsPatches(session, stat) });
  return performVerb(session, catalog.overrides, given, {
    toText: ({ clients }) => overridesText(clients, session.screen, { stat }),
  });
}

function wantsPatches({ flags }: Session, stat: boolean): boolean {
  return !stat && flags.output !== 'json';
}
