import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { LABEL, ofClient } from './labels.ts';

/** Id of the running container of a service. Errors: `service-not-running`. */
export async function findRunning(
  docker: Dockerode,
  slug: string,
  service: string,
): Promise<string> {
  const label = [...ofClient(slug).label, `${LABEL.service}=${service}`];
  const found = await docker.listContainers({ filters: { label, status: ['running'] } });
  const one = found.find(({ Labels }) => Labels[LABEL.oneOff] !== 'True');
  if (one !== undefined) return one.Id;
  throw new PulsoError('service-not-running', `${slug}: service ${service} does not run`, {
    slug,
    hint: `pulso start ${slug}, or see what there is: pulso status ${slug}`,
  });
}
