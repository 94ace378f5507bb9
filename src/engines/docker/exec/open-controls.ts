import { randomBytes } from 'node:crypto';
import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { CONTROL_COMMAND, CONTROL_PORT } from '../../../engine/isolation/control-listener.ts';
import type { Controls } from '../../../engine/isolation/controls.ts';
import { WORKSPACE_LABEL } from '../../../engine/isolation/ownership.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';

/** Starts a listener that is published on all addresses of the machine, as an open door would be. */
export async function openControls(
  docker: Dockerode,
  { image, workspace }: { image: string; workspace: string | undefined },
): Promise<Controls> {
  const container = await docker.createContainer({
    name: `pulso-prove-${randomBytes(4).toString('hex')}`,
    Image: image,
    Entrypoint: [],
    Cmd: [...CONTROL_COMMAND],
    Labels: workspace === undefined ? {} : { [WORKSPACE_LABEL]: workspace },
    ExposedPorts: { [`${CONTROL_PORT}/tcp`]: {} },
    User: '65534:65534',
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      ...{ AutoRemove: true, Init: true, ReadonlyRootfs: true },
      ...{ CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'] },
      ...{ Memory: 128 * 1024 * 1024, PidsLimit: 64 },
      LogConfig: { Type: 'none', Config: {} },
      PortBindings: { [`${CONTROL_PORT}/tcp`]: [{ HostIp: '0.0.0.0', HostPort: '' }] },
    },
  });
  const close = async (): Promise<void> => {
    await ignoreStatus([404, 409], container.remove({ force: true, v: true }));
  };
  try {
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const published = Number(NetworkSettings.Ports[`${CONTROL_PORT}/tcp`]?.[0]?.HostPort);
    if (!(published > 0)) throw noPort(image);
    return { published, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function noPort(image: string): PulsoError {
  return new PulsoError('engine-refused', `the control listener on ${image} got no port`, {
    fault: 'engine',
    hint: 'run it again; the engine has to publish ports',
  });
}
