import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { PulsoError } from '../../../core/pulso-error.ts';

/** Characters kept of what ssh says on stderr. */
const MOST_KEPT = 2000;

/** What Node's HTTP wants of a socket, over the pipes of an ssh process. */
class SshSocket extends Duplex {
  readonly #ssh: ChildProcessWithoutNullStreams;

  constructor(ssh: ChildProcessWithoutNullStreams) {
    super();
    this.#ssh = ssh;
    ssh.stdout.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) ssh.stdout.pause();
    });
    // A pipe that breaks is reported when the process ends.
    ssh.stdin.on('error', () => undefined);
  }

  override _read(): void {
    this.#ssh.stdout.resume();
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: () => void): void {
    if (this.#ssh.stdin.write(bytes)) done();
    else this.#ssh.stdin.once('drain', done);
  }

  override _final(done: () => void): void {
    this.#ssh.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#ssh.kill();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  /** A kept connection does not keep pulso from ending. */
  unref(): this {
    this.#ssh.unref();
    return this;
  }

  ref(): this {
    this.#ssh.ref();
    return this;
  }
}

/** A connection through a new ssh process; what ssh says is the error if it fails. */
export function openSshSocket(
  args: readonly string[],
  onFailure: (said: string) => PulsoError,
): Duplex {
  const ssh = spawn('ssh', args);
  const socket = new SshSocket(ssh);
  let said = '';
  ssh.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_KEPT);
  });
  ssh.on('error', (error) => socket.destroy(onFailure(error.message)));
  ssh.on('close', (code) => {
    if (code === 0) socket.push(null);
    else socket.destroy(onFailure(said.trim() || `ssh ended with ${code ?? 'a signal'}`));
  });
  return socket;
}
