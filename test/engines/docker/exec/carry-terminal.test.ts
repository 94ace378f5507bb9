import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  carryTerminal,
  type TerminalConnection,
} from '../../../../src/engines/docker/exec/carry-terminal.ts';
import type { TerminalSize } from '../../../../src/engine/streams/terminal.ts';

function connect(changes: Partial<TerminalConnection> = {}) {
  const sizes: TerminalSize[] = [];
  const listeners = new Set<(size: TerminalSize) => void>();
  let screen = '';
  let ends = 0;
  const socket = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => { done(); }, // prettier-ignore
  });
  const carried = carryTerminal(socket, {
    slug: 'acme',
    streams: {
      stdout: (bytes) => void (screen += Buffer.from(bytes).toString()),
      terminal: terminalOf(listeners),
    },
    terminal: terminalOf(listeners),
    liveness: { isRunning: () => Promise.resolve(true), beat: 60_000 },
    end: () => Promise.resolve(void (ends += 1)),
    resize: (size) => Promise.resolve(void sizes.push(size)),
    exitCode: () => Promise.resolve(0),
    cut: () => new Error('cut'),
    ...changes,
  });
  return { socket, carried, listeners, sizes, screen: () => screen, ends: () => ends };
}

function terminalOf(listeners: Set<(size: TerminalSize) => void>) {
  return {
    size: () => ({ columns: 80, rows: 24 }),
    onResize: (listener: (size: TerminalSize) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

describe('carryTerminal', () => {
  it('passes bytes on as they are, without frames, and each size', async () => {
    const { socket, carried, listeners, sizes, screen } = connect();
    for (const listener of listeners) listener({ columns: 100, rows: 30 });
    socket.push(Buffer.from('\u0001\0\0\0 is no header\r\n'));
    socket.push(null);
    expect((await carried).exitCode).toBe(0);
    expect(screen()).toBe('\u0001\0\0\0 is no header\r\n');
    expect(sizes).toEqual([
      { columns: 80, rows: 24 },
      { columns: 100, rows: 30 },
    ]);
    expect(listeners.size).toBe(0);
  });

  it('waits for an exit code that the engine has yet to learn', async () => {
    const codes = [undefined, undefined, 7];
    const { socket, carried } = connect({ exitCode: () => Promise.resolve(codes.shift()) });
    socket.push(null);
    expect((await carried).exitCode).toBe(7);
  });

  it('goes on where the engine refuses a size', async () => {
    const { socket, carried } = connect({ resize: () => Promise.reject(new Error('too early')) });
    socket.push(null);
    expect((await carried).exitCode).toBe(0);
  });

  it.each([
    ['fails', (socket: Duplex) => socket.destroy(new Error('reset'))],
    ['ends while the command runs', (socket: Duplex) => socket.push(null)],
  ])('ends the command inside where the connection %s', async (_, fail) => {
    const far = connect({ exitCode: () => Promise.resolve(undefined) });
    fail(far.socket);
    await expect(far.carried).rejects.toThrow('cut');
    expect(far.ends()).toBe(1);
  });
});
