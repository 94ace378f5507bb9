import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { listText } from '../render/views/list-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso list` */
export function runList(
  session: Session,
  { flags: { select } }: Call<{ select?: string }>,
): Promise<number> {
  return performVerb(session, catalog.list, dropUndefined({ select }), {
    toText: ({ clients }) => listText(clients, session.screen, select !== undefined),
  });
}
