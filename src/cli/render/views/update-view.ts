import type { RolloutResult } from '../../../operations/catalog/schemas/update-schemas.ts';
import type { View } from '../../perform-verb.ts';
import type { Session } from '../../session.ts';
import { updateTable } from './update-table.ts';

interface Updates {
  clients: readonly RolloutResult[];
}

/** What became of each client's files: a table, and notes on the merge. `decided`: with the conflicts that are settled. */
export function updateView(session: Session, shown?: { decided: boolean }): View<Updates> {
  return {
    toText: ({ clients }) => updateTable(clients, session.screen, shown),
    after: ({ clients }) => {
      reportNotes(session, clients);
    },
  };
}

/** Reports what is not a conflict, but worth knowing. */
export function reportNotes(
  { progress }: Session,
  clients: readonly Pick<RolloutResult, 'slug' | 'notes'>[],
): void {
  for (const { slug, notes } of clients) {
    for (const { path, message } of notes) {
      progress.report({ code: 'merge-note', kind: 'note', slug, subject: path, message });
    }
  }
}
