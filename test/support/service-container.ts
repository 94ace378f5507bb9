import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { parse } from 'yaml';

const docker = new Dockerode();

export interface ServiceOptions {
  /** As the shipped template names it; this machine's own mapping applies. */
  image: string;
  /** Port it listens on in the container. */
  port: number;
  env?: Record<string, string>;
  command?: string[];
  /** Texts by absolute path, there before it starts. */
  files?: Record<string, string>;
  /** Another container whose network it shares instead of being published: `container:ID`. */
  network?: string;
}

/** A container of its own for a test, published on a port of 127.0.0.1 that it keeps over restarts. */
export interface ServiceContainer {
  container: Dockerode.Container;
  port: number;
  remove(): Promise<void>;
}

/** Makes the container, without starting it: `container.start()` does. */
export async function createService(options: ServiceOptions): Promise<ServiceContainer> {
  const port = await findFreePort();
  const container = await docker.createContainer({
    name: `pulso-test-${randomBytes(6).toString('hex')}`,
    Image: await mapImage(options.image),
    Env: Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(options.command ? { Cmd: options.command } : {}),
    ...(options.network
      ? { HostConfig: { NetworkMode: options.network } }
      : publish(options, port)),
  });
  await container.putArchive(packFiles(options.files ?? {}), { path: '/' });
  return { container, port, remove: () => container.remove({ force: true, v: true }) };
}

function publish(options: ServiceOptions, port: number): Dockerode.ContainerCreateOptions {
  const name = `${options.port}/tcp`;
  const bindings = { [name]: [{ HostIp: '127.0.0.1', HostPort: String(port) }] };
  return { ExposedPorts: { [name]: {} }, HostConfig: { PortBindings: bindings } };
}

/** The image that stands in for an official one on this machine, as scripts/test has set it up. */
async function mapImage(image: string): Promise<string> {
  const text = await readFile('pulso.local.yaml', 'utf8').catch(() => '');
  const settings = parse(text) as { images?: Record<string, string> } | null;
  return settings?.images?.[image] ?? image;
}

/** A tar file of texts by absolute path. */
export function packFiles(files: Record<string, string>): NodeJS.ReadableStream {
  const archive = pack();
  for (const [path, text] of Object.entries(files)) {
    archive.entry({ name: path.slice(1), mode: 0o644 }, text);
  }
  archive.finalize();
  return archive as unknown as NodeJS.ReadableStream;
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
