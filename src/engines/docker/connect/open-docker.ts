import { access, readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { formatDockerAddress, parseDockerAddress, type DockerAddress } from './docker-address.ts';
import type { DockerTarget, DockerTls } from './docker-target.ts';
import { sendBySsh } from './send-by-ssh.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A way to one engine. Nothing is asked of the engine before it is used. */
export interface DockerConnection {
  docker: Dockerode;
  /** As people write it. */
  address: string;
  /** Where published ports answer. */
  host: string;
  close(): void;
}

/** Errors: `bad-docker-host`, `tls-unreadable`. */
export async function openDocker(target: DockerTarget, env: Env): Promise<DockerConnection> {
  const address = await findAddress(target, env);
  const tls = address.protocol === 'tcp' ? await readTls(findTls(target, env)) : undefined;
  const agent = openAgent(address, tls);
  const docker = new Dockerode(connectionOptions({ address, tls, agent, env }));
  return {
    docker: address.protocol === 'ssh' ? sendBySsh(docker) : docker,
    address: formatDockerAddress(address),
    host: address.protocol === 'unix' ? 'localhost' : address.host,
    close: () => agent?.destroy(),
  };
}

async function findAddress(target: DockerTarget, env: Env): Promise<DockerAddress> {
  const given = target.host ?? env['DOCKER_HOST'];
  if (given !== undefined && given !== '') return parseDockerAddress(given);
  const places = [
    '/var/run/docker.sock',
    ...(env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'docker.sock')] : []),
    ...(env['HOME'] ? [join(env['HOME'], '.docker/run/docker.sock')] : []),
  ];
  for (const socketPath of places) {
    const found = await access(socketPath).then(() => true, () => false); // prettier-ignore
    if (found) return { protocol: 'unix', socketPath };
  }
  return { protocol: 'unix', socketPath: '/var/run/docker.sock' };
}

/** The target's own files; without them those of DOCKER_CERT_PATH, as the docker client reads it. */
function findTls({ tls, host }: DockerTarget, env: Env): DockerTls | undefined {
  if (tls !== undefined || host !== undefined) return tls;
  const folder = env['DOCKER_CERT_PATH'];
  if (folder === undefined || folder === '') return undefined;
  return {
    ca: join(folder, 'ca.pem'),
    cert: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
    verify: env['DOCKER_TLS_VERIFY'] !== '0',
  };
}

interface TlsMaterial {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
  rejectUnauthorized: boolean;
}

async function readTls(tls: DockerTls | undefined): Promise<TlsMaterial | undefined> {
  if (tls === undefined) return undefined;
  const material: TlsMaterial = { rejectUnauthorized: tls.verify !== false };
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = tls[part];
    if (path !== undefined) material[part] = await readFile(path).catch(unreadable(path));
  }
  return material;
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new PulsoError('tls-unreadable', `cannot read the certificate file ${path}`, {
      hint: 'name readable PEM files under tls of the target in pulso.yaml, or in DOCKER_CERT_PATH',
      cause,
    });
  };
}

/** Connections are kept: a deploy is many small requests. ssh brings an agent of its own. */
function openAgent(address: DockerAddress, tls: TlsMaterial | undefined): HttpAgent | undefined {
  if (address.protocol === 'ssh') return undefined;
  return tls === undefined
    ? new HttpAgent({ keepAlive: true })
    : new HttpsAgent({ keepAlive: true, ...tls });
}

interface Connecting {
  address: DockerAddress;
  tls: TlsMaterial | undefined;
  agent: HttpAgent | undefined;
  env: Env;
}

/** Every field is said, undefined too: the SDK fills what is missing from the process environment. */
function connectionOptions({ address, tls, agent, env }: Connecting): Dockerode.DockerOptions {
  const common = { ca: tls?.ca, cert: tls?.cert, key: tls?.key, agent };
  if (address.protocol === 'unix') {
    const { socketPath } = address;
    return { ...common, protocol: 'http', socketPath, host: undefined, port: undefined };
  }
  const { host, port } = address;
  if (address.protocol === 'tcp') {
    return { ...common, protocol: tls === undefined ? 'http' : 'https', host, port };
  }
  const { username } = address;
  const sshOptions = { agent: env['SSH_AUTH_SOCK'] } as Dockerode.DockerOptions['sshOptions'];
  return { ...common, protocol: 'ssh', host, port, username, sshOptions };
}
