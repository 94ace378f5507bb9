import { dropUndefined } from '../../core/drop-undefined.ts';
import { catalog } from '../../operations/catalog.ts';
import type { TemplateReleaseResult } from '../../operations/catalog/schemas/workspace-schemas.ts';
import { performVerb } from '../perform-verb.ts';
import { problemsText } from '../render/views/problems-text.ts';
import { templateText } from '../render/views/template-text.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ReleaseFlags {
  template?: string;
  force?: boolean;
  dryRun?: boolean;
}

/** `pulso template show` */
export function runTemplateShow(
  session: Session,
  { operands: [template] }: Call<object>,
): Promise<number> {
  return performVerb(session, catalog['template show'], dropUndefined({ template }), {
    toText: (result) => templateText(result, session.screen),
  });
}

/** `pulso template lint` */
export function runTemplateLint(
  session: Session,
  { operands: [template] }: Call<object>,
): Promise<number> {
  return performVerb(session, catalog['template lint'], dropUndefined({ template }), {
    toText: ({ problems }) => problemsText(problems, session.screen),
  });
}

type Bump = Parameters<(typeof catalog)['template release']['accept']>[0]['bump'];

/** `pulso template release` */
export function runTemplateRelease(
  session: Session,
  { operands: [bump], flags }: Call<ReleaseFlags>,
): Promise<number> {
  const given = { bump: bump as Bump, ...flags };
  return performVerb(session, catalog['template release'], given, { toText: releaseText });
}

function releaseText({ template, from, to, dryRun, refusedBy }: TemplateReleaseResult): string {
  const head = `${dryRun ? 'would release' : 'released'} ${template} ${from} → ${to}`;
  return refusedBy.length === 0 ? head : `${head}\ncannot take it: ${refusedBy.join(', ')}`;
}
