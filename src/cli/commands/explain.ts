import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { explainText } from '../render/views/explain-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso explain` */
export function runExplain(
  session: Session,
  { operands: [code] }: Call<Record<string, never>>,
): Promise<number> {
  return performVerb(session, catalog.explain, dropUndefined({ code }), {
    toText: ({ codes }) => explainText(codes, session.screen),
  });
}
