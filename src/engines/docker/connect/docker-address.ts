import { PulsoError } from '../../../core/pulso-error.ts';

/** Where an engine listens. */
export type DockerAddress =
  | { protocol: 'unix'; socketPath: string }
  | { protocol: 'tcp'; host: string; port: number }
  | { protocol: 'ssh'; host: string; port: number; username: string | undefined };

/** Reads the DOCKER_HOST form: `unix:///path`, `tcp://host:2375`, `ssh://user@host`. Errors: `bad-docker-host`. */
export function parseDockerAddress(text: string): DockerAddress {
  if (text.startsWith('unix://')) return unixAddress(text);
  const url = parseUrl(text);
  if (url?.hostname && url.protocol === 'ssh:') {
    const username = url.username === '' ? undefined : decodeURIComponent(url.username);
    return { protocol: 'ssh', host: bareHost(url), port: Number(url.port || 22), username };
  }
  if (url?.hostname && ['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    const port = url.port || (url.protocol === 'https:' ? '2376' : '2375');
    return { protocol: 'tcp', host: bareHost(url), port: Number(port) };
  }
  throw badAddress(text);
}

/** The address as people write it. */
export function formatDockerAddress(address: DockerAddress): string {
  return address.protocol === 'unix'
    ? `unix://${address.socketPath}`
    : `${address.protocol}://${address.host}:${address.port}`;
}

function unixAddress(text: string): DockerAddress {
  const socketPath = text.slice('unix://'.length);
  if (!socketPath.startsWith('/')) throw badAddress(text);
  return { protocol: 'unix', socketPath };
}

function parseUrl(text: string): URL | undefined {
  const complete = text.includes('://') ? text : `tcp://${text}`;
  return URL.canParse(complete) ? new URL(complete) : undefined;
}

/** An IPv6 address without the brackets a URL wants. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function badAddress(text: string): PulsoError {
  return new PulsoError('bad-docker-host', `"${text}" is not an address of a Docker Engine`, {
    hint: 'write unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host',
  });
}
