import type Dockerode from 'dockerode';
import { PulsoError } from '../../../../core/pulso-error.ts';
import { movedDataPath } from '../../../../compose/plan/moved-data-path.ts';
import { unnamedKey } from '../../../../compose/plan/plan-data.ts';
import type { Service, Stack } from '../../../../engine/desired/stack.ts';
import { isOnService, serviceOf, type Plan } from '../../../../engine/plan.ts';
import { ignoreStatus } from '../../connect/docker-errors.ts';
import { declaredVolumes } from '../../observe/find-declared.ts';
import type { FoundImage } from '../images/ensure-images.ts';

/**
 * An image that the engine lacked when the plan was made, or that was pulled again, may declare other volumes than the
 * plan knew. Then nothing is changed: the next plan knows the image, and says which data is left behind. Errors:
 * `data-left-behind`.
 */
export async function assertKeptData(
  docker: Dockerode,
  { slug, operations }: Plan,
  { stack, images }: { stack: Stack | undefined; images: ReadonlyMap<string, FoundImage> },
): Promise<void> {
  const planned = new Set(operations.filter(({ warning }) => warning).map(({ id }) => id));
  const recreated = operations.filter((one) => one.type === 'recreate' && isOnService(one));
  const checks = recreated.map(async (operation) => {
    const service = stack?.services.find(({ name }) => name === serviceOf(operation));
    const image = service && images.get(service.image);
    if (service === undefined || image === undefined || operation.id === undefined) return;
    const { mounts, declared } = await inspectMounts(docker, operation.id);
    const mounted = service.mounts.map(({ target }) => target);
    const isUnnamed = ({ volume, target }: Mount): boolean =>
      volume === `${slug}_${unnamedKey(service.name, target)}`;
    for (const mount of mounts.filter(({ volume }) => !planned.has(volume))) {
      const { target } = mount;
      if (isUnnamed(mount) && ![...image.volumes, ...mounted].includes(target)) {
        throw leftBehind(slug, service, mount);
      }
      const kept = movedDataPath(target, { declared, declares: image.volumes, mounted });
      if (kept !== undefined) throw keptElsewhere(slug, service, { ...mount, kept });
    }
  });
  await Promise.all(checks);
}

interface Mount {
  volume: string;
  target: string;
}

/** Volumes of a container, and the paths that its image declares; nothing if it is gone. */
async function inspectMounts(
  docker: Dockerode,
  id: string,
): Promise<{ mounts: Mount[]; declared: string[] }> {
  let mounts: Mount[] = [];
  let declared: string[] = [];
  const inspected = docker.getContainer(id).inspect();
  const reading = inspected.then(({ Mounts, Config }) => {
    declared = declaredVolumes(Config);
    mounts = Mounts.flatMap(({ Name: volume, Destination: target }) =>
      volume === undefined ? [] : [{ volume, target }],
    );
  });
  await ignoreStatus([404], reading);
  return { mounts, declared };
}

function leftBehind(slug: string, { name, image }: Service, { volume, target }: Mount): PulsoError {
  const message = `${slug}: image ${image} declares no volume at ${target}: ${name} would start without its data in ${volume}`;
  const hint = `nothing was changed; the engine has the image now: see the plan with pulso deploy ${slug} --dry-run, or mount a volume at ${target}`;
  return new PulsoError('data-left-behind', message, { slug, hint });
}

function keptElsewhere(
  slug: string,
  { name, image }: Service,
  { volume, target, kept }: Mount & { kept: string },
): PulsoError {
  const message = `${slug}: image ${image} keeps its data in ${kept}: ${name} would start without what is in ${volume} at ${target}`;
  const hint = `nothing was changed; read how the image moves its data, or stay with the present one; the plan: pulso deploy ${slug} --dry-run`;
  return new PulsoError('data-left-behind', message, { slug, hint });
}
