import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { clientFolder, type Workspace } from '../workspace.ts';

/** Where pulso 0.1 kept the journal: in the client's folder, which can come from a stranger. */
const LEGACY_JOURNAL = '.pulso/change.json';

/** Throws `journal-outdated` where the client's folder has a journal: none is ever taken from there. */
export function assertNoLegacyJournal(workspace: Workspace, slug: string): void {
  const file = `clients/${slug}/${LEGACY_JOURNAL}`;
  const path = join(clientFolder(workspace, slug), LEGACY_JOURNAL);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new PulsoError('journal-outdated', `${file}: an unfinished change of pulso 0.1`, {
    slug,
    at: { file },
    hint: `complete it with pulso 0.1, or restore clients/${slug} from git and remove .pulso/change.json and .pulso/change.drafts in it`,
  });
}
