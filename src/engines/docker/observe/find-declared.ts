import type Dockerode from 'dockerode';
import { unnamedKey } from '../../../compose/plan/plan-data.ts';
import type { ObservedService, ObservedStack } from '../../../engine/observed/observed-stack.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';

/**
 * Says of each volume that is named after its service and path whether the image declares that path: if not, a file
 * that no longer asks for a volume there leaves its data behind. One request a service that has such a volume.
 */
export async function findDeclared(
  docker: Dockerode,
  observed: ObservedStack,
): Promise<ObservedStack> {
  const services = observed.services.map(async (service) =>
    service.mounts?.some(
      ({ volume, target }) => volume === `${observed.slug}_${unnamedKey(service.name, target)}`,
    ) === true
      ? markDeclared(docker, service)
      : service,
  );
  return { ...observed, services: await Promise.all(services) };
}

async function markDeclared(docker: Dockerode, service: ObservedService): Promise<ObservedService> {
  let marked = service;
  const inspected = docker.getContainer(service.id).inspect();
  const marking = inspected.then(({ Config }) => {
    // What pulso asks for is not in here: it mounts by other fields.
    const declared = Object.keys(readVolumes(Config)).map((path) => path.replace(/(?<=.)\/+$/, ''));
    const mounts = service.mounts ?? [];
    marked = {
      ...service,
      mounts: mounts.map((one) => ({ ...one, declared: declared.includes(one.target) })),
    };
  });
  await ignoreStatus([404], marking);
  return marked;
}

/** Null if there are none, whatever the SDK's types say. */
function readVolumes({ Volumes }: { Volumes?: object | null }): object {
  return Volumes ?? {};
}
