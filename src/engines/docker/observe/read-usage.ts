import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import pLimit from 'p-limit';
import type { ServiceUsage } from '../../../engine/observed/service-usage.ts';
import type { WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { statusOf } from '../connect/docker-errors.ts';
import { LABEL, ofClient } from './labels.ts';
import { isOwnContainer } from './ownership.ts';
import { combineUsage, readSample, type UsageSample } from './usage-sample.ts';

/** Requests at a time. */
const AT_ONCE = 32;
/** Milliseconds between the two looks that CPU use is measured by. */
const INTERVAL = 1000;

/**
 * Two looks at every running container, a second apart: however many there are, it takes little longer. Containers of
 * another workspace, or of nobody, are not counted.
 */
export async function readUsage(
  docker: Dockerode,
  slugs: readonly string[],
  identity?: WorkspaceIdentity,
): Promise<ReadonlyMap<string, readonly ServiceUsage[]>> {
  const [only] = slugs;
  const filters =
    slugs.length === 1 && only !== undefined ? ofClient(only) : { label: [LABEL.project] };
  const wanted = new Set(slugs);
  const [listed, { MemTotal }] = await Promise.all([
    docker.listContainers({ filters }),
    docker.info() as Promise<{ MemTotal: number }>,
  ]);
  const containers = listed.filter(
    ({ Labels: labels }) =>
      wanted.has(labels[LABEL.project] ?? '') &&
      labels[LABEL.service] !== undefined &&
      labels[LABEL.oneOff] !== 'True' &&
      isOwnContainer(labels, identity),
  );
  const first = await sampleAll(docker, containers);
  if (containers.length > 0) await sleep(INTERVAL);
  const second = await sampleAll(docker, containers);
  return new Map(
    slugs.map((slug) => {
      const own = containers.filter(({ Labels }) => Labels[LABEL.project] === slug);
      const pairs = own.flatMap(({ Id, Labels }) => {
        const [before, after] = [first.get(Id), second.get(Id)];
        const service = Labels[LABEL.service] ?? '';
        return before && after ? [{ service, before, after }] : [];
      });
      return [slug, combineUsage(pairs, MemTotal)];
    }),
  );
}

async function sampleAll(
  docker: Dockerode,
  containers: readonly Dockerode.ContainerInfo[],
): Promise<Map<string, UsageSample>> {
  const limit = pLimit(AT_ONCE);
  const samples = await Promise.all(
    containers.map(({ Id }) => limit(async () => [Id, await sample(docker, Id)] as const)),
  );
  return new Map(samples.flatMap(([id, one]) => (one === undefined ? [] : [[id, one]])));
}

/** Undefined for a container that is gone. */
async function sample(docker: Dockerode, id: string): Promise<UsageSample | undefined> {
  const options = { stream: false, 'one-shot': true } as { stream: false };
  try {
    return readSample(await docker.getContainer(id).stats(options));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
