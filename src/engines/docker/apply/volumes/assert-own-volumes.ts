import type Dockerode from 'dockerode';
import { PulsoError } from '../../../../core/pulso-error.ts';
import { describeOwner, WORKSPACE_LABEL } from '../../../../engine/isolation/ownership.ts';
import { dropUndefined } from '../../../../core/drop-undefined.ts';
import { statusOf } from '../../connect/docker-errors.ts';
import { LABEL, type ClientLabels, type Labels } from '../../observe/labels.ts';

/**
 * Volumes that only an image names are known once the image is: what has such a name and is not the client's is never
 * mounted. Errors: `foreign-volume`.
 */
export async function assertOwnVolumes(
  docker: Dockerode,
  { slug, workspace: own }: ClientLabels,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const found = await inspectVolume(docker, name);
    const labels = found?.Labels;
    const workspace = labels?.[WORKSPACE_LABEL];
    const isOwn = labels?.[LABEL.project] === slug && (workspace ?? own) === own;
    if (found === undefined || isOwn) continue;
    const owner = describeOwner(dropUndefined({ workspace }));
    throw new PulsoError('foreign-volume', `${slug}: volume ${name} ${owner}`, {
      slug,
      hint: `look at it with \`docker volume inspect ${name}\`, then copy its data elsewhere and remove it`,
    });
  }
}

/** Undefined if there is none. The SDK's types know of no volume without labels. */
async function inspectVolume(
  docker: Dockerode,
  name: string,
): Promise<{ Labels?: Labels | null } | undefined> {
  try {
    return await docker.getVolume(name).inspect();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
