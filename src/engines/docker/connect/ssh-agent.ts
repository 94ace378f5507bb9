import { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PulsoError } from '../../../core/pulso-error.ts';
import type { DockerAddress } from './docker-address.ts';
import { openSshSocket } from './ssh-socket.ts';

type SshAddress = Extract<DockerAddress, { protocol: 'ssh' }>;

/**
 * Connections through the system's own ssh, as the docker client makes them: host keys are checked, and
 * ~/.ssh/config, jump hosts and the agent mean what they mean to ssh. `onFailure` makes the error of what ssh says.
 */
export class SshAgent extends Agent {
  readonly #args: readonly string[];
  readonly #onFailure: (said: string) => PulsoError;

  constructor(address: SshAddress, onFailure: (said: string) => PulsoError) {
    super({ keepAlive: true });
    this.#args = sshArguments(address);
    this.#onFailure = onFailure;
  }

  override createConnection(): Duplex {
    return openSshSocket(this.#args, this.#onFailure);
  }
}

/** BatchMode: a key that is not known is refused, not asked about. A port or user not given is that of ~/.ssh/config. */
export function sshArguments({ host, port, username }: SshAddress): string[] {
  return [
    ...['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10'],
    ...(username === undefined ? [] : ['-l', username]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...['--', host, 'docker', 'system', 'dial-stdio'],
  ];
}
