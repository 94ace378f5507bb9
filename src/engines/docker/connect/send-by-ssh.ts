import type Dockerode from 'dockerode';

/** What of the SDK's way to the engine matters here. */
interface Modem {
  protocol: string;
  buildRequest: (...request: unknown[]) => void;
}

/**
 * The SDK makes URLs of `ssh` that Node's parser warns of (DEP0170), or refuses where the host is an
 * IPv6 address. So they are made as for http, and only what sends them knows of ssh.
 */
export function sendBySsh(docker: Dockerode): Dockerode {
  const modem = docker.modem as unknown as Modem;
  const sender = Object.create(modem, { protocol: { value: 'ssh' } }) as Modem;
  const send = modem.buildRequest.bind(sender);
  modem.protocol = 'http';
  modem.buildRequest = send;
  return docker;
}
