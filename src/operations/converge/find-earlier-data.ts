import type { ClientRecord } from '../../client/client-record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Intent } from '../../engine/intent.ts';
import type { Operation, Plan } from '../../engine/plan.ts';
import { isNeverDeployed } from '../../workspace/journal/first-deploy.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OperationContext } from '../context.ts';

/** The plan as people read it: a first deploy names the data of an earlier client. */
export async function showPlan(
  { workspace }: OperationContext,
  record: ClientRecord,
  { engine, plan, intent }: { engine: Engine; plan: Plan; intent: Intent },
): Promise<Plan> {
  if (intent.verb !== 'deploy') return plan;
  const earlier = await findEarlierData(workspace, record, engine);
  return { ...plan, operations: withEarlierData(plan.operations, earlier) };
}

/** Lines of the plan for volumes that a client's first deploy finds: they hold data of an earlier client of its slug. */
async function findEarlierData(
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
function withEarlierData(
  operations: readonly Operation[],
  earlier: readonly Operation[],
): readonly Operation[] {
  const kept = earlier.filter(
    ({ resource }) => !operations.some((one) => one.resource === resource && one.type !== 'none'),
  );
  const named = new Set(kept.map(({ resource }) => resource));
  return [...kept, ...operations.filter(({ resource }) => !named.has(resource))];
}
