import { PulsoError } from '../../core/pulso-error.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import type { EditResult } from '../../operations/catalog/schemas/edit-schemas.ts';
import { performVerb } from '../perform-verb.ts';
import { confirmPlan } from '../prompts/confirm-plan.ts';
import { askYes } from '../prompts/confirm-with.ts';
import { askEdit, confirmEdit } from '../prompts/ask-edit.ts';
import { fileTexts } from '../render/views/diff-text.ts';
import { convergeText } from '../render/views/converge-text.ts';
import { printNext } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso edit` */
export async function runEdit(
  session: Session,
  { operands: [slug = '', file], flags: { dryRun } }: Call<{ dryRun?: boolean }>,
): Promise<number> {
  if (!session.interactive) {
    throw new PulsoError('no-terminal', 'edit requires a terminal', {
      slug,
      hint: `change answers with pulso set ${slug} key=value, and files in clients/${slug}`,
    });
  }
  const ended: { outcome?: EditResult['outcome'] } = {};
  const given = dropUndefined({
    slug,
    file,
    dryRun,
    edit: askEdit(session),
    confirm: confirmEdit(session),
  });
  const code = await performVerb(session, catalog.edit, given, {
    toText: ({ path, outcome, files }) =>
      outcome === 'planned'
        ? fileTexts(files, session.screen, { stat: false }).join('\n')
        : `${slug}: ${path} ${outcome}`,
    after: ({ outcome }) => {
      ended.outcome = outcome;
    },
  });
  return ended.outcome === 'updated' ? offerDeploy(session, slug) : code;
}

async function offerDeploy(session: Session, slug: string): Promise<number> {
  const isWanted = session.flags.yes || (await askYes(session, `Deploy ${slug} now?`, true));
  if (!isWanted) {
    printNext(session, `pulso deploy ${slug}`);
    return 0;
  }
  return performVerb(
    session,
    catalog.deploy,
    { slugs: [slug], confirm: confirmPlan(session) },
    { toText: ({ clients }) => convergeText(clients, session.screen) },
  );
}
