import { hashNetwork, hashService, hashVolume } from '../../compose/plan/hash-service.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { Plan } from '../../engine/plan.ts';
import { canonicalJson, digest } from '../../text/canonical-json.ts';
import { BASE_FILE } from '../../workspace/base/base-error.ts';
import { digestFile } from '../../workspace/journal/file-state.ts';
import type { OperationContext } from '../context.ts';
import { readDeployedFiles } from '../deployments/read-deployed-files.ts';
import type { SeenClient } from './saved-plan.ts';

/** What a plan was made from. */
export interface PlanSource {
  desired: DesiredClient;
  engine: Engine;
  plan: Plan;
}

/** Digests of all that a plan goes by: files, template, what is to run, and what runs. Errors: those of Engine and readBase. */
export async function seeClient(
  { workspace, readTemplate }: OperationContext,
  record: ClientRecord,
  { desired, engine, plan }: PlanSource,
): Promise<SeenClient> {
  const { slug, target } = record;
  const files = await readDeployedFiles(workspace, record);
  const own = [...files].filter(([path]) => path !== BASE_FILE);
  const observed = (await engine.observe([slug])).get(slug);
  return {
    ...{ slug, target },
    template: (await readTemplate(workspace, record.template.name)).digest,
    files: Object.fromEntries(own.map(([path, state]) => [path, digestFile(state)])),
    desired: digestDesired(desired),
    engine: observed === undefined ? {} : digestObserved(observed),
    operations: plan.operations,
  };
}

function digestDesired(desired: DesiredClient): string {
  switch (desired.kind) {
    case 'none':
      return digest('');
    case 'manifests':
      return digest(canonicalJson(desired.manifests));
    case 'compose': {
      const { services, networks, volumes } = desired.stack;
      const named = [
        ...services.map((one) => [one.name, hashService(one)]),
        ...networks.map((one) => [one.name, hashNetwork(one)]),
        ...volumes.map((one) => [one.name, hashVolume(one)]),
      ];
      return digest(canonicalJson(named.sort()));
    }
  }
}

/** Health, restarts and times change by themselves. */
function digestObserved({
  services,
  networks,
  volumes,
  manifests,
}: ObservedStack): Record<string, string> {
  const of = (value: unknown): string => digest(canonicalJson(value)).slice(0, 16);
  return Object.fromEntries([
    ...services.map(({ name, id, state, image, hash, place, imageMoved }): [string, string] => [
      `service/${name}${place === undefined ? '' : ` (${place})`}`,
      of({ id, state: state === 'starting' ? 'running' : state, image, hash, place, imageMoved }),
    ]),
    ...networks.map(({ name, hash }): [string, string] => [`network/${name}`, of({ hash })]),
    ...volumes.map(({ name, hash }): [string, string] => [`volume/${name}`, of({ hash })]),
    ...(manifests === undefined ? [] : [['manifests', manifests] as [string, string]]),
  ]);
}
