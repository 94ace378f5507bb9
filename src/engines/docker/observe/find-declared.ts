import type Dockerode from 'dockerode';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { unnamedKey } from '../../../compose/plan/plan-data.ts';
import type { Stack } from '../../../engine/desired/stack.ts';
import type { ObservedStack } from '../../../engine/observed/observed-stack.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';

/**
 * Says which volumes the next image of a service declares, if the service has a volume that is named after its service and
 * path, since what neither the files nor that image ask for leaves its data behind; or if it has any and gets another
 * image, which may keep its data elsewhere. One request an image. An image that the engine lacks is not known before it
 * is pulled.
 */
export async function findDeclared(
  docker: Dockerode,
  observed: ObservedStack,
  stack: Stack | undefined,
): Promise<ObservedStack> {
  const services = observed.services.map(async (service) => {
    const image = stack?.services.find(({ name }) => name === service.name)?.image;
    const isUnnamed = service.mounts?.some(
      ({ volume, target }) => volume === `${observed.slug}_${unnamedKey(service.name, target)}`,
    );
    const isReplaced = image !== service.image && (service.mounts ?? []).length > 0;
    if (image === undefined || (isUnnamed !== true && !isReplaced)) return service;
    const declares = await declaredBy(docker, image);
    const declared = isReplaced ? await declaredBy(docker, service.image) : undefined;
    return { ...service, ...dropUndefined({ declares, declared }) };
  });
  return { ...observed, services: await Promise.all(services) };
}

/** Undefined if the engine lacks the image. */
async function declaredBy(docker: Dockerode, image: string): Promise<string[] | undefined> {
  let declared: string[] | undefined;
  const inspected = docker.getImage(image).inspect();
  const reading = inspected.then(({ Config }) => {
    declared = declaredVolumes(Config);
  });
  await ignoreStatus([404], reading);
  return declared;
}

/** Paths. The engine gives null if there are none, whatever the types of its SDK say. */
export function declaredVolumes(config: object): string[] {
  const { Volumes: volumes } = config as { Volumes?: Record<string, unknown> | null };
  return Object.keys(volumes ?? {}).map((path) => path.replace(/(?<=.)\/+$/, ''));
}
