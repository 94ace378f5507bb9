import { PulsoError } from '../../../core/pulso-error.ts';

/** Where an engine listens. */
export type DockerAddress =
  | { protocol: 'unix'; socketPath: string }
  | { protocol: 'tcp'; host: string; port: number; secure: boolean }
  | { protocol: 'ssh'; host: string; port: number | undefined; username: string | undefined };

const SSH_WORD = /^[^-\s\p{C}][^\s\p{C}]*$/u;

/** Reads the DOCKER_HOST form: `unix:///path`, `tcp://host:2375`, `ssh://user@host`. Errors: `bad-docker-host`. */
export function parseDockerAddress(text: string): DockerAddress {
  if (text.startsWith('unix://')) return unixAddress(text);
  const url = parseUrl(text);
  if (url?.hostname && url.protocol === 'ssh:') {
    const username = url.username === '' ? undefined : decodeURIComponent(url.username);
    // What begins with a dash would be an option of ssh.
    if ([bareHost(url), username].some((word) => word !== undefined && !SSH_WORD.test(word))) {
      throw badAddress(text);
    }
    const port = url.port === '' ? undefined : Number(url.port);
    return { protocol: 'ssh', host: bareHost(url), port, username };
  }
  if (url?.hostname && ['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    const secure = url.protocol === 'https:';
    const port = url.port || (secure ? '2376' : '2375');
    return { protocol: 'tcp', host: bareHost(url), port: Number(port), secure };
  }
  throw badAddress(text);
}

/** The address as people write it. */
export function formatDockerAddress(address: DockerAddress): string {
  if (address.protocol === 'unix') return `unix://${address.socketPath}`;
  const port = address.port === undefined ? '' : `:${address.port}`;
  return `${address.protocol}://${address.host}${port}`;
}

/** Whether the address stays on this machine. */
export function isLoopback(address: DockerAddress): boolean {
  if (address.protocol === 'unix') return true;
  return address.protocol === 'tcp' && /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(address.host);
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
