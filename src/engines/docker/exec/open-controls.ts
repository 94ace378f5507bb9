import { randomBytes } from 'node:crypto';
import type Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { Controls } from '../../../engine/isolation/controls.ts';
import { WORKSPACE_LABEL } from '../../../engine/isolation/ownership.ts';
import { ignoreStatus } from '../connect/docker-errors.ts';

const PORT = 8080;
/** A listener whose pulso was killed ends by itself. Seconds. */
const MAX_LIFETIME = 3600;

const NODE_LISTENER = `
require('node:net').createServer((socket) => {
  socket.on('error', () => {}).end('HTTP/1.0 200 pulso\\r\\nServer: pulso\\r\\n\\r\\n');
}).listen(${PORT});
setTimeout(() => process.exit(), ${MAX_LIFETIME * 1000});
`;

/** Where nc cannot serve several at a time (`-ll`), it is started again for the next one. */
const SHELL_LISTENER = `
if command -v node >/dev/null 2>&1; then exec node -e "$1"; fi
trap 'exit 0' TERM
(sleep ${MAX_LIFETIME}; kill $$) &
answer="printf 'HTTP/1.0 200 pulso\\\\r\\\\nServer: pulso\\\\r\\\\n\\\\r\\\\n'"
nc -ll -p ${PORT} -e sh -c "$answer" 2>/dev/null
while :; do sh -c "$answer" | nc -l -p ${PORT} >/dev/null 2>&1; done
`;

/** Starts a listener that is published on all addresses of the machine, as an open door would be. */
export async function openControls(
  docker: Dockerode,
  { image, workspace }: { image: string; workspace: string | undefined },
): Promise<Controls> {
  const container = await docker.createContainer({
    name: `pulso-prove-${randomBytes(4).toString('hex')}`,
    Image: image,
    Entrypoint: [],
    Cmd: ['sh', '-c', SHELL_LISTENER, 'listener', NODE_LISTENER],
    Labels: workspace === undefined ? {} : { [WORKSPACE_LABEL]: workspace },
    ExposedPorts: { [`${PORT}/tcp`]: {} },
    User: '65534:65534',
    HostConfig: {
      ...{ AutoRemove: true, Init: true, ReadonlyRootfs: true },
      ...{ CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges'] },
      ...{ Memory: 128 * 1024 * 1024, PidsLimit: 64 },
      LogConfig: { Type: 'none', Config: {} },
      PortBindings: { [`${PORT}/tcp`]: [{ HostIp: '0.0.0.0', HostPort: '' }] },
    },
  });
  const close = async (): Promise<void> => {
    await ignoreStatus([404, 409], container.remove({ force: true, v: true }));
  };
  try {
    await container.start();
    const { NetworkSettings } = await container.inspect();
    const published = Number(NetworkSettings.Ports[`${PORT}/tcp`]?.[0]?.HostPort);
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
