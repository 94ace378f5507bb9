import { catalog } from '../../operations/catalog.ts';
import { performVerb } from '../perform-verb.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface RenderFlags {
  target?: string;
  showSecrets?: boolean;
}

/** `pulso render` */
export function runRender(
  session: Session,
  { operands: [slug = ''], flags }: Call<RenderFlags>,
): Promise<number> {
  return performVerb(
    session,
    catalog.render,
    { slug, ...flags },
    {
      toText: ({ text }) => text,
      after: ({ hidden }) => {
        if (!hidden) return;
        const message = 'values of Secrets are hidden: pass --show-secrets to print them';
        session.progress.report({ code: 'secrets-hidden', kind: 'note', slug, message });
      },
    },
  );
}
