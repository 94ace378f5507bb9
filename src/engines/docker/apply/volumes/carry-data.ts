import type Dockerode from 'dockerode';
import { withTaskReport } from '../../../../core/with-task-report.ts';
import { dropUndefined } from '../../../../core/drop-undefined.ts';
import type { Volume } from '../../../../engine/desired/stack.ts';
import type { Carried } from '../../../../engine/plan.ts';
import { ignoreStatus } from '../../connect/docker-errors.ts';
import { readContent, writeVolume } from '../../exec/volume-content.ts';
import { LABEL, ofClient } from '../../observe/labels.ts';
import { assertEmptyVolumes } from '../../observe/measure-left-data.ts';
import { throwIfAborted, type Execution } from '../execution.ts';
import { createVolume, removeVolume } from './volume-operations.ts';

/** Data of a container that is stopped, for the one that takes its place. */
export interface CarriedData {
  carried: readonly Carried[];
  /** Id of the container whose data it is. */
  old: string;
}

/**
 * Copies data to the volumes that the next container mounts. They are empty; each is recreated with a label that says
 * whose data it gets, so that the next deploy knows a copy that was interrupted. One that fails is removed again. What is
 * copied stays where it is. Errors: `volume-not-empty`.
 */
export async function carryData(
  { carried, old }: CarriedData,
  image: string,
  execution: Execution,
): Promise<void> {
  const { options, slug } = execution;
  for (const one of carried) {
    throwIfAborted(execution);
    const message = `from ${one.from}`;
    const task = { code: 'volume-carry', slug, subject: `volume/${one.to}`, message };
    try {
      await withTaskReport(options.reporter, task, async () => {
        await makeTarget(one, old, execution);
        await copyVolume(one, image, execution);
      });
    } catch (error) {
      await dropCarried({ carried: [one], old }, execution).catch(() => undefined);
      throw error;
    }
  }
}

/** Removes copies that no container uses after all, and no other volume: the next deploy starts from what was copied. */
export async function dropCarried(
  { carried, old }: CarriedData,
  { docker, slug }: Execution,
): Promise<void> {
  const label = [...ofClient(slug).label, `${LABEL.carriedFor}=${old}`];
  const { Volumes } = (await docker.listVolumes({ filters: { label } })) as {
    Volumes: { Name: string }[] | null;
  };
  for (const { Name } of Volumes ?? []) {
    if (carried.some(({ to }) => to === Name))
      await ignoreStatus([409], removeVolume(docker, Name));
  }
}

/** A confirmation may have taken long: whether it is empty is looked at again. */
async function makeTarget(one: Carried, old: string, execution: Execution): Promise<void> {
  const { docker, slug, stack } = execution;
  const { to } = one;
  if (one.again === true) await removeHolders(docker, slug, to);
  else await assertEmptyVolumes(docker, slug, [to]);
  await removeVolume(docker, to);
  const key = to.slice(slug.length + 1);
  const unnamed: Volume = { key, name: to, external: false, driverOptions: {}, labels: {} };
  const volume = stack?.volumes.find(({ name }) => name === to) ?? unnamed;
  const client = dropUndefined({ slug, workspace: stack?.workspace });
  await createVolume(docker, client, volume, { [LABEL.carriedFor]: old });
}

/** Containers that a copy was written through, and that a kill left behind. */
async function removeHolders(docker: Dockerode, slug: string, volume: string): Promise<void> {
  const label = [...ofClient(slug).label, `${LABEL.oneOff}=True`];
  const filters = { label, volume: [volume] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await ignoreStatus([404, 409], docker.getContainer(Id).remove({ force: true, v: true }));
  }
}

async function copyVolume(
  { from, to }: Carried,
  image: string,
  { docker, slug, stack, options }: Execution,
): Promise<void> {
  const { signal } = options;
  const access = dropUndefined({ slug, workspace: stack?.workspace, image, signal });
  const content = readContent(docker, { ...access, volume: from });
  await writeVolume(docker, content, { ...access, volume: to });
}
