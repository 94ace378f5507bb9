import { dropUndefined } from '../../../../core/drop-undefined.ts';
import type { Carried } from '../../../../engine/plan.ts';
import { ignoreStatus } from '../../connect/docker-errors.ts';
import { readContent, writeVolume } from '../../exec/volume-content.ts';
import { keyedVolumeLabels } from '../../observe/labels.ts';
import { withTaskReport, throwIfAborted, type Execution } from '../execution.ts';
import { removeVolume } from './volume-operations.ts';

/**
 * Copies data of a container that is stopped to the volumes that the next one mounts. They were empty; a copy that is
 * not whole is removed again. What is copied stays where it is.
 */
export async function carryData(
  carried: readonly Carried[],
  image: string,
  execution: Execution,
): Promise<void> {
  const { options, slug } = execution;
  for (const one of carried) {
    throwIfAborted(execution);
    const message = `from ${one.from}`;
    const task = { code: 'volume-carry', slug, subject: `volume/${one.to}`, message };
    try {
      await withTaskReport(options, task, () => copyVolume(one, image, execution));
    } catch (error) {
      await dropCarried([one], execution).catch(() => undefined);
      throw error;
    }
  }
}

/** Removes copies that no container uses after all: the next deploy starts from what was copied. */
export async function dropCarried(
  carried: readonly Carried[],
  { docker }: Execution,
): Promise<void> {
  for (const { to } of carried) await ignoreStatus([409], removeVolume(docker, to));
}

async function copyVolume(
  { from, to }: Carried,
  image: string,
  execution: Execution,
): Promise<void> {
  const { docker, slug, stack, options } = execution;
  const workspace = stack?.workspace;
  // Those that the files name are made already, with their own driver.
  if (stack?.volumes.some(({ name }) => name === to) !== true) {
    const key = to.slice(slug.length + 1);
    await docker.createVolume({ Name: to, Labels: keyedVolumeLabels(slug, key, workspace) });
  }
  const access = dropUndefined({ slug, workspace, image, signal: options.signal });
  const content = readContent(docker, { ...access, volume: from });
  await writeVolume(docker, content, { ...access, volume: to });
}
