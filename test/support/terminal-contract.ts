import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { ExecResult, ExecStreams } from '../../src/engine/streams/exec-streams.ts';
import type { TerminalSize } from '../../src/engine/streams/terminal.ts';
import type { StreamSubject } from './stream-contract.ts';
import { waitUntil } from './wait-until.ts';

/** Someone at a terminal of 132 columns and 40 rows. */
interface Typist {
  streams: ExecStreams;
  type: (text: string) => void;
  resize: (size: TerminalSize) => void;
  screen: () => string;
  shows: (text: string) => Promise<void>;
}

function openTerminal(signal?: AbortSignal): Typist {
  let screen = '';
  let size: TerminalSize = { columns: 132, rows: 40 };
  const listeners = new Set<(size: TerminalSize) => void>();
  const keys = new TransformStream<Uint8Array, Uint8Array>();
  const keyboard = keys.writable.getWriter();
  return {
    streams: {
      stdin: keys.readable,
      stdout: (chunk) => void (screen += Buffer.from(chunk).toString()),
      terminal: {
        size: () => size,
        onResize: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      ...(signal === undefined ? {} : { signal }),
    },
    type: (text) => void keyboard.write(Buffer.from(text)),
    resize: (next) => {
      size = next;
      for (const listener of listeners) listener(next);
    },
    screen: () => screen,
    shows: async (text) => {
      await waitUntil(`"${text}" is shown`, () => Promise.resolve(screen.includes(text)));
    },
  };
}

type Start = (subject: StreamSubject, argv: string[], streams: ExecStreams) => Promise<ExecResult>;

const STARTS: readonly [string, Start][] = [
  ['a command', ({ engine, slug }, argv, streams) => engine.exec(slug, 'app', argv, streams)],
  ['a job', ({ engine, slug, image }, argv, streams) => engine.run(slug, { image, argv }, streams)],
  [
    'a job like a service',
    ({ engine, slug }, argv, streams) => engine.run(slug, { service: 'app', argv }, streams),
  ],
];

/** What every engine must do with a command on a terminal. */
export function describeTerminals(open: () => StreamSubject): void {
  it.each(STARTS)('%s on a terminal knows its size, and a new one', async (_, start) => {
    const subject = open();
    const { streams, type, resize, screen, shows } = openTerminal();
    const script = 'echo ready; read line; busybox stty size; read line; busybox stty size; exit 3';
    const running = start(subject, ['sh', '-c', script], streams);
    await shows('ready');
    // Nothing says when a size has arrived; on a cluster that is after the start.
    const arrived = (): Promise<unknown> => (subject.real ? sleep(2000) : Promise.resolve());
    await arrived();
    type('\n');
    await shows('40 132\r\n');
    resize({ columns: 100, rows: 30 });
    await arrived();
    type('\n');
    expect((await running).exitCode).toBe(3);
    expect(screen().match(/\d+ \d+\r\n/g)).toEqual(['40 132\r\n', '30 100\r\n']);
  });

  it.each(STARTS)('%s on a terminal has stdout and stderr in one', async (_, start) => {
    const { streams, screen } = openTerminal();
    const { exitCode, stderr } = await start(
      open(),
      ['sh', '-c', 'echo out; echo err >&2'],
      streams,
    );
    expect({ exitCode, screen: screen(), stderr: stderr.length }).toEqual({
      ...{ exitCode: 0, screen: 'out\r\nerr\r\n', stderr: 0 },
    });
  });

  it.each(STARTS)('%s on a terminal ends with a Ctrl-C that is typed', async (_, start) => {
    const { streams, type, shows } = openTerminal();
    const running = start(open(), ['sh', '-c', 'echo ready; sleep 4244'], streams);
    await shows('ready');
    type('\u0003');
    expect((await running).exitCode).toBe(130);
  });

  it('ends a command on a terminal inside when it is aborted', async () => {
    const { engine, slug } = open();
    const interruption = new AbortController();
    const { streams, shows } = openTerminal(interruption.signal);
    const running = engine.exec(slug, 'app', ['sh', '-c', 'echo ready; sleep 4245'], streams);
    running.catch(() => undefined);
    await shows('ready');
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted', slug });
    expect(await processesOf(engine, slug)).not.toContain('sleep 4245');
  });
}

async function processesOf(engine: Engine, slug: string): Promise<string> {
  let shown = '';
  await engine.exec(slug, 'app', ['ps'], {
    stdout: (chunk) => void (shown += Buffer.from(chunk).toString()),
  });
  return shown;
}
