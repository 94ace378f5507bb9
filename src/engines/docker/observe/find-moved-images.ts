import type Dockerode from 'dockerode';
import { ignoreStatus } from '../connect/docker-errors.ts';
import { LABEL } from './labels.ts';

/**
 * Names that now mean another image than the container was made from. A listing gives a container's
 * image by id both then and where the name is merely gone; one request a name shows which.
 */
export async function findMovedImages(
  docker: Dockerode,
  containers: readonly Dockerode.ContainerInfo[],
): Promise<ReadonlySet<string>> {
  const doubtful = new Set(
    containers.filter(isNamedById).flatMap(({ Labels }) => Labels[LABEL.image] ?? []),
  );
  const moved = new Set<string>();
  const questions = [...doubtful].map((name) =>
    ignoreStatus(
      [404],
      docker
        .getImage(name)
        .inspect()
        .then(() => moved.add(name)),
    ),
  );
  await Promise.all(questions);
  return moved;
}

export function isNamedById({ Image, ImageID }: Dockerode.ContainerInfo): boolean {
  return Image === ImageID;
}
