import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import { configText, valueText } from '../render/views/config-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

/** `pulso config show` */
export function runConfigShow(
  session: Session,
  { operands: [slug = ''] }: Call<object>,
): Promise<number> {
  return performVerb(
    session,
    catalog['config show'],
    { slug },
    { toText: (result) => configText(result, session.screen) },
  );
}

/** `pulso config get` */
export function runConfigGet(
  session: Session,
  { operands: [slug = '', key = ''] }: Call<object>,
): Promise<number> {
  return performVerb(
    session,
    catalog['config get'],
    { slug, key },
    { toText: ({ value }) => valueText(value) },
  );
}
