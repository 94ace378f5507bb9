import type { RolloutResult } from '../../../operations/catalog/schemas/update-schemas.ts';
import type { View } from '../../perform-verb.ts';
import type { Session } from '../../session.ts';
import { updateTable } from './update-table.ts';

interface Updates {
  clients: readonly RolloutResult[];
}

/**
 * What became of each client's files: a table, notes on the merge, and what is not deployed yet. `words`: those that chose
 * the clients; `decided`: with the conflicts that are settled.
 */
export function updateView(
  session: Session,
  words: string,
  shown?: { decided: boolean },
): View<Updates> {
  return {
    toText: ({ clients }) => updateTable(clients, session.screen, shown),
    after: ({ clients }) => {
      reportNotes(session, clients);
      reportUndeployed(session, clients, words);
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

/** Clients named in one line. */
const MOST_NAMED = 8;

/** Names the clients whose files changed and whose stacks did not, with the command that deploys them. */
function reportUndeployed({ progress }: Session, clients: Updates['clients'], words: string): void {
  const slugs = clients
    .filter(({ outcome, deploy }) => outcome === 'updated' && deploy === undefined)
    .map(({ slug }) => slug);
  if (slugs.length === 0) return;
  const isFew = slugs.length <= MOST_NAMED;
  const named = isFew
    ? slugs
    : [...slugs.slice(0, MOST_NAMED), `${slugs.length - MOST_NAMED} more`];
  // What the same words choose and is deployed already stays as it is.
  const command = `pulso deploy ${isFew ? slugs.join(' ') : words || '--all'}`;
  const message = `not deployed yet: ${named.join(', ')}; next: ${command}`;
  progress.report({ code: 'not-deployed', kind: 'note', message });
}
