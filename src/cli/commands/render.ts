import { renderManifests } from '../../operations/observe/render-manifests.ts';
import { formatManifests } from '../../manifests/format-manifests.ts';
import { openContext } from '../open-context.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface RenderFlags {
  target?: string | undefined;
  showSecrets?: boolean | undefined;
}

/** `pulso render` */
export async function runRender(
  session: Session,
  { operands: [slug = ''], flags }: Call<RenderFlags>,
): Promise<undefined> {
  const { target, showSecrets = false } = flags;
  const { hidden, ...result } = await renderManifests(await openContext(session), {
    slug,
    target,
    showSecrets,
  });
  if (hidden) {
    const message = 'values of Secrets are hidden: --show-secrets prints what can be applied';
    session.progress.report({ code: 'secrets-hidden', kind: 'note', slug, message });
  }
  printResult(session, result, () => formatManifests(result.objects).trimEnd());
  return undefined;
}
