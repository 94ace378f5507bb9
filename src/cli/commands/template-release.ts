import type { Bump } from '../../template/manifest/bump-version.ts';
import { releaseTemplate } from '../../operations/template/release-template.ts';
import { EXIT } from '../exit-code.ts';
import { openContext } from '../open-context.ts';
import { printResult } from '../render/widgets/print-result.ts';
import type { Session } from '../session.ts';
import type { Call } from '../verb.ts';

interface ReleaseFlags {
  template?: string | undefined;
  force?: boolean | undefined;
  dryRun?: boolean | undefined;
}

/** `pulso template release` */
export async function runTemplateRelease(
  session: Session,
  { operands, flags }: Call<ReleaseFlags>,
): Promise<number> {
  const bump = operands[0] as Bump;
  const { template, force = false, dryRun = false } = flags;
  const request = { bump, template, force, dryRun };
  const result = await releaseTemplate(await openContext(session), request);
  const { from, to, refusedBy } = result;
  const done = dryRun ? 'would release' : 'released';
  printResult(session, result, () => {
    const refused = refusedBy.length === 0 ? '' : `\ncould not take it: ${refusedBy.join(', ')}`;
    return `${done} ${result.template} ${from} → ${to}${refused}`;
  });
  return dryRun && refusedBy.length > 0 ? EXIT.failed : EXIT.done;
}
