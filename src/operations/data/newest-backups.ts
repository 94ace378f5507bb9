import { isProofName } from '../../backup/proof-name.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import type { NewestBackups } from '../catalog/schemas/client-schemas.ts';
import type { OperationContext } from '../context.ts';
import { mapClients } from '../fleet/work-on-fleet.ts';
import { chooseRepository, openRepository, type OpenRepository } from './backup-settings.ts';

/**
 * The newest backup of each client, and the newest one that was restored and compared; undefined if the
 * repository cannot be read: that is a warning. No manifest is read: `pulso backups` does.
 */
export async function findNewestBackups(
  context: Pick<OperationContext, 'workspace' | 'reporter'>,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, NewestBackups> | undefined> {
  try {
    const opened = await openRepository(context, chooseRepository(context));
    if (opened === undefined) return undefined;
    const found = await mapClients(slugs, (slug) => findNewest(opened, slug));
    return new Map(slugs.map((slug, at) => [slug, found[at] ?? NONE]));
  } catch (error) {
    const { code, message } = toPulsoError(error);
    context.reporter.report({ code, kind: 'warning', message });
    return undefined;
  }
}

const NONE: NewestBackups = { newestGood: null, newestVerified: null };

async function findNewest({ repository }: OpenRepository, slug: string): Promise<NewestBackups> {
  const ids = (await repository.list(slug)).toReversed();
  for (const id of ids) {
    const names = [...(await repository.sizes(slug, id)).keys()];
    if (names.some(isProofName)) return { newestGood: ids[0] ?? null, newestVerified: id };
  }
  return { newestGood: ids[0] ?? null, newestVerified: null };
}
