import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { carryStreams } from '../../../../src/engines/docker/exec/carry-streams.ts';
import { dockerFrame } from '../../../support/docker-frames.ts';

/** A hijacked connection: what the far side sends is pushed, what it gets is kept. */
function connect(options: { writableHighWaterMark?: number } = {}) {
  const received: Buffer[] = [];
  const waiting: (() => void)[] = [];
  let isSlow = false;
  const socket = new Duplex({
    ...options,
    read: () => undefined,
    write(chunk: Buffer, _, done) {
      received.push(chunk);
      if (isSlow) waiting.push(done);
      else done();
    },
  });
  return {
    socket,
    received: () => Buffer.concat(received).toString(),
    send: (bytes: Uint8Array | null) => socket.push(bytes),
    /** From now on it takes nothing until `take`. */
    stall: () => void (isSlow = true),
    take: () => waiting.shift()?.(),
  };
}

async function* texts(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('carryStreams', () => {
  it('gives stdout to the reader and keeps stderr, until the connection ends', async () => {
    const far = connect();
    const printed: string[] = [];
    const carried = carryStreams(far.socket, {
      stdout: (bytes) => void printed.push(Buffer.from(bytes).toString()),
    });
    far.send(dockerFrame('stdout', 'one'));
    far.send(dockerFrame('stderr', 'warning'));
    far.send(dockerFrame('stdout', 'two'));
    far.send(null);
    const { stderr, failure } = await carried;
    expect(printed.join('')).toBe('onetwo');
    expect(Buffer.from(stderr).toString()).toBe('warning');
    expect(failure).toBeUndefined();
  });

  it('sends all of stdin, and then its end', async () => {
    const far = connect();
    const carried = carryStreams(far.socket, {
      stdin: texts('a', 'b', 'c'),
      stdout: () => undefined,
    });
    await new Promise((resolve) => far.socket.once('finish', resolve));
    expect(far.received()).toBe('abc');
    far.send(null);
    await carried;
  });

  it('reads stdin no faster than the command takes it', async () => {
    const far = connect({ writableHighWaterMark: 1 });
    far.stall();
    let read = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of texts('a', 'b', 'c', 'd')) {
        read += 1;
        yield chunk;
      }
    };
    const carried = carryStreams(far.socket, { stdin: counted(), stdout: () => undefined });
    for (let turn = 0; turn < 20; turn += 1) await tick();
    expect(read).toBe(1);
    for (let turn = 0; turn < 20; turn += 1) {
      far.take();
      await tick();
    }
    expect(read).toBe(4);
    far.send(null);
    await carried;
  });

  it('waits for a slow reader', async () => {
    const far = connect();
    const events: string[] = [];
    const carried = carryStreams(far.socket, {
      stdout: async (bytes) => {
        const text = Buffer.from(bytes).toString();
        events.push(`begin ${text}`);
        await tick();
        events.push(`end ${text}`);
      },
    });
    far.send(Buffer.concat([dockerFrame('stdout', 'a'), dockerFrame('stdout', 'b')]));
    far.send(null);
    await carried;
    expect(events).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('has the failure of the connection in its result, with the stderr before it', async () => {
    const far = connect();
    const carried = carryStreams(far.socket, { stdout: () => undefined });
    far.send(dockerFrame('stderr', 'warning'));
    await tick();
    const reset = new Error('read ECONNRESET');
    far.socket.destroy(reset);
    const { stderr, failure } = await carried;
    expect(failure).toBe(reset);
    expect(Buffer.from(stderr).toString()).toBe('warning');
  });

  it('throws what the reader throws, and ends the connection', async () => {
    const far = connect();
    const full = new Error('the disk is full');
    const carried = carryStreams(far.socket, { stdout: () => Promise.reject(full) });
    far.send(dockerFrame('stdout', 'x'));
    await expect(carried).rejects.toBe(full);
    expect(far.socket.destroyed).toBe(true);
  });

  it('throws what stdin fails with, and ends the connection', async () => {
    const far = connect();
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* texts('a');
      throw new Error('the file cannot be read');
    };
    const carried = carryStreams(far.socket, { stdin: failing(), stdout: () => undefined });
    await expect(carried).rejects.toThrow('the file cannot be read');
    expect(far.socket.destroyed).toBe(true);
  });

  it.each(['before it begins', 'while a reader waits'])('ends if aborted %s', async (when) => {
    const far = connect();
    const stop = new AbortController();
    const reason = new Error('stopped by the operator');
    if (when === 'before it begins') stop.abort(reason);
    const carried = carryStreams(far.socket, {
      stdout: () => new Promise<void>(() => undefined),
      signal: stop.signal,
    });
    carried.catch(() => undefined);
    far.send(dockerFrame('stdout', 'x'));
    await tick();
    stop.abort(reason);
    await expect(carried).rejects.toBe(reason);
    expect(far.socket.destroyed).toBe(true);
  });

  it('ends its side once the command is over, whatever stdin still has', async () => {
    const far = connect();
    let isOver = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      yield* texts('a');
      await new Promise<void>(() => undefined);
    };
    const carried = carryStreams(far.socket, {
      stdin: endless(),
      stdout: () => void (isOver = true),
      isOver: () => isOver,
    });
    const finished = new Promise((resolve) => far.socket.once('finish', resolve));
    far.send(dockerFrame('stdout', 'the end'));
    await finished;
    far.send(null);
    expect((await carried).failure).toBeUndefined();
  });
});
