import { AbortedError, PulsoError } from '../../core/pulso-error.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import { recordAction } from '../audit/record-action.ts';
import { DEFAULTS } from '../catalog/defaults.ts';
import type { OperationContext } from '../context.ts';
import { purgeStack } from '../converge/purge-stack.ts';
import { withEngines } from '../engines/open-engine.ts';
import type { CreateRequest, ExistingData } from './create-request.ts';

/**
 * What is done with data that an earlier client of the slug left; undefined if there is none. Errors: `existing-data`
 * (nobody said), `interrupted`.
 */
export async function decideExistingData(
  { reporter }: OperationContext,
  { slug, volumes: found }: ObservedStack,
  { existingData, askData, dryRun }: CreateRequest,
): Promise<ExistingData | undefined> {
  if (found.length === 0) return undefined;
  const volumes = found.map(({ name }) => name).sort();
  const chosen = existingData ?? (dryRun ? 'undecided' : await askData?.({ slug, volumes }));
  if (chosen === 'cancel') throw new AbortedError(`client ${slug} was not created`, { slug });
  const message = `the target has data of an earlier ${slug}: ${volumes.join(', ')}`;
  if (chosen === undefined) {
    throw new PulsoError('existing-data', message, {
      slug,
      hint: 'pass --existing-data keep to use it, or --existing-data purge to delete it',
    });
  }
  reporter.report({
    ...{ code: 'existing-data', kind: 'warning', slug },
    message: `${message} (${EFFECTS[chosen]})`,
  });
  return { volumes, action: chosen };
}

const EFFECTS: Readonly<Record<ExistingData['action'], string>> = {
  keep: 'kept; a database in it has the passwords of the earlier client',
  purge: 'deleted before the client is created',
  undecided: 'pass --existing-data keep or --existing-data purge',
};

/** Removes everything that an earlier client left on the target. The caller holds the client's lock. */
export async function purgeExistingData(
  context: OperationContext,
  slug: string,
  target: string,
): Promise<void> {
  await withEngines(context, async (engines) => {
    const engine = await engines(target);
    const { timeout } = DEFAULTS;
    const { operations } = await purgeStack(context, { slug, target }, { engine, timeout });
    const removed = operations.filter(({ type }) => type !== 'none');
    await recordAction(context, {
      ...{ action: 'destroy', slug, outcome: 'done' },
      detail: removed.map(({ type, resource }) => `${type} ${resource}`).join(', '),
    });
  });
}
