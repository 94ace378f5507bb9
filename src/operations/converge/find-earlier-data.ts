import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Operation } from '../../engine/plan.ts';
import { isNeverDeployed } from '../../workspace/journal/first-deploy.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** Lines of the plan for volumes that a client's first deploy finds: they hold data of an earlier client of its slug. */
export async function findEarlierData(
  workspace: Workspace,
  { slug }: ClientRecord,
  engine: Engine,
): Promise<readonly Operation[]> {
  if (!isNeverDeployed(workspace, slug)) return [];
  const volumes = (await engine.observe([slug])).get(slug)?.volumes ?? [];
  const cause = `kept: data of an earlier ${slug}`;
  return volumes.map(({ key }) => ({
    ...{ type: 'none', resource: `volume/${key}`, cause },
    ...{ dependsOn: [], destructive: false, warning: true },
  }));
}

/** The plan as it is shown: volumes of an earlier client are named, whatever is planned for them. */
export function withEarlierData(
  operations: readonly Operation[],
  earlier: readonly Operation[],
): readonly Operation[] {
  const kept = earlier.filter(
    ({ resource }) => !operations.some((one) => one.resource === resource && one.type !== 'none'),
  );
  const named = new Set(kept.map(({ resource }) => resource));
  return [...kept, ...operations.filter(({ resource }) => !named.has(resource))];
}
