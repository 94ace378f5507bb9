import { access } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { PulsoError } from '../../../core/pulso-error.ts';
import { formatDockerAddress, parseDockerAddress, type DockerAddress } from './docker-address.ts';
import type { DockerTarget } from './docker-target.ts';
import { openTls, type TlsMaterial } from './docker-tls.ts';
import { limitSilence, type SilenceLimits } from './limit-silence.ts';

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

/** Requests end soon after the signal of `limits`. Errors: `bad-docker-host`, `tls-unreadable`, `tls-missing`. */
export async function openDocker(
  target: DockerTarget,
  env: Env,
  limits?: SilenceLimits,
): Promise<DockerConnection> {
  const address = await findAddress(target, env);
  const tls = await openTls(target, address, env);
  const agent = await openAgent(target, address, tls);
  const docker = new Dockerode(connectionOptions({ address, tls, agent }));
  return {
    docker: limitSilence(docker, limits),
    address: formatDockerAddress(address),
    host: address.protocol === 'unix' ? 'localhost' : address.host,
    close: () => {
      agent.destroy();
    },
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

/** Connections are kept: a deploy is many small requests. What the ways to other machines need is loaded for them alone. */
async function openAgent(
  target: DockerTarget,
  address: DockerAddress,
  tls: TlsMaterial | undefined,
): Promise<HttpAgent> {
  if (address.protocol === 'ssh') {
    const { SshAgent } = await import('./ssh-agent.ts');
    return new SshAgent(address, (said) => sshFailure(target, address, said));
  }
  if (tls === undefined) return new HttpAgent({ keepAlive: true });
  const { Agent: HttpsAgent } = await import('node:https');
  return new HttpsAgent({ keepAlive: true, ...tls });
}

function sshFailure(
  { name }: DockerTarget,
  address: Extract<DockerAddress, { protocol: 'ssh' }>,
  said: string,
): PulsoError {
  const { host, port, username } = address;
  const user = username === undefined ? '' : `${username}@`;
  const words = ['ssh', ...(port === undefined ? [] : [`-p ${port}`]), `${user}${host}`];
  const where = formatDockerAddress(address);
  return new PulsoError(
    'engine-unreachable',
    `ssh cannot reach the Docker Engine of target ${name} at ${where}: ${said}`,
    { fault: 'engine', hint: `check with: ${words.join(' ')} docker version` },
  );
}

interface Connecting {
  address: DockerAddress;
  tls: TlsMaterial | undefined;
  agent: HttpAgent;
}

/** Every field is said, undefined too: the SDK fills what is missing from the process environment. */
function connectionOptions({ address, tls, agent }: Connecting): Dockerode.DockerOptions {
  const { ca, cert, key } = tls ?? {};
  const common = { ca, cert, key, agent, username: undefined, sshOptions: undefined };
  if (address.protocol === 'unix') {
    const { socketPath } = address;
    return { ...common, protocol: 'http', socketPath, host: undefined, port: undefined };
  }
  if (address.protocol === 'ssh') {
    // The agent alone knows of ssh: to the SDK it is a socket.
    return { ...common, protocol: 'http', socketPath: 'ssh', host: undefined, port: undefined };
  }
  const { host, port } = address;
  return { ...common, protocol: tls === undefined ? 'http' : 'https', host, port };
}
