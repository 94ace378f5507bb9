import type Dockerode from 'dockerode';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDocker } from '../../../../src/engines/docker/connect/open-docker.ts';
import {
  answer,
  HALF_AN_ANSWER,
  startSilentServer,
  type Say,
} from '../../../support/silent-server.ts';

const silence = {
  ...{ answer: 3000, change: 60_000, patience: 200, beat: 200, ping: 1500, stop: 700 },
  ...{ pause: 3000, cleanup: 3000 },
};
const onlyPing: Say = (line) => (line.includes('/_ping') ? answer('OK') : undefined);

async function open(say?: Say, signal?: AbortSignal): Promise<Dockerode> {
  const host = `tcp://127.0.0.1:${await startSilentServer(say)}`;
  const limits = { silence, ...(signal !== undefined && { signal }) };
  const connection = await openDocker({ name: 'far', host, tls: false }, {}, limits);
  onTestFinished(() => { connection.close(); }); // prettier-ignore
  return connection.docker;
}

/** How the work failed and after how many milliseconds. */
async function failure(work: Promise<unknown>): Promise<{ error: unknown; after: number }> {
  const before = performance.now();
  const error = await work.then(() => 'it did not fail', (thrown: unknown) => thrown); // prettier-ignore
  return { error, after: performance.now() - before };
}

describe('an engine that takes connections and says nothing', () => {
  it.each<[string, (docker: Dockerode) => Promise<unknown>]>([
    ['a read', (docker) => docker.listContainers()],
    ['a change', (docker) => docker.getContainer('a').start()],
    ['a stream', (docker) => docker.getEvents({})],
    ['a followed log', (docker) => docker.getContainer('a').logs({ follow: true, stdout: true })],
  ])('does not hold up %s', async (_what, ask) => {
    const { error, after } = await failure(ask(await open()));
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
    expect(after).toBeLessThan(8000);
  });
});

describe('a proxy that answers for an engine', () => {
  it.each<[string, Say]>([
    ['holds a read', onlyPing],
    ['sends half an answer', (line, socket) => onlyPing(line, socket) ?? HALF_AN_ANSWER],
  ])('and %s does not delay it for longer than a read may take', async (_what, say) => {
    const { error, after } = await failure((await open(say)).listContainers());
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
    expect(after).toBeGreaterThan(2000);
    expect(after).toBeLessThan(8000);
  });

  it('does not end a change that takes longer: the engine says that it is there', async () => {
    const stopping = (await open(onlyPing)).getContainer('a').stop();
    const first = await Promise.race([failure(stopping), sleep(2500, 'it goes on')]);
    expect(first).toBe('it goes on');
  });
});

/** In a process of its own: it answers while this one is held up. */
const SLOW_ENGINE = `require('node:http').createServer((request, response) => {
  setTimeout(() => response.end('[]'), request.url.includes('/_ping') ? 300 : 1000);
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

describe('a process that was not scheduled for long', () => {
  it('reads the answers that came meanwhile before it takes the engine for silent', async () => {
    const engine = spawn(process.execPath, ['-e', SLOW_ENGINE]);
    onTestFinished(() => void engine.kill());
    const [port] = (await once(engine.stdout, 'data')) as [Buffer];
    const host = `tcp://127.0.0.1:${port.toString().trim()}`;
    const limits = { silence: { ...silence, answer: 2000 } };
    const connection = await openDocker({ name: 'far', host, tls: false }, {}, limits);
    onTestFinished(() => { connection.close(); }); // prettier-ignore
    const listed = connection.docker.listContainers();
    await sleep(silence.patience + 100);
    // Outside of timers: after it they come before what has arrived.
    await immediate();
    // The ping has been sent: its time is over at the end of this, and so is that of the read.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    expect(await listed).toEqual([]);
  });
});

describe('an interruption', () => {
  it.each<[string, (docker: Dockerode) => Promise<unknown>]>([
    ['a read', (docker) => docker.listContainers()],
    ['a change', (docker) => docker.getContainer('a').stop()],
  ])('ends %s of a silent engine within a second, and what follows at once', async (_what, ask) => {
    const stop = new AbortController();
    const docker = await open(undefined, stop.signal);
    const asked = failure(ask(docker));
    stop.abort();
    expect((await asked).error).toMatchObject({ code: 'interrupted' });
    expect((await asked).after).toBeLessThan(2500);
    const next = await failure(docker.getContainer('a').remove());
    expect(next.error).toMatchObject({ code: 'interrupted' });
    expect(next.after).toBeLessThan(500);
  });

  it('lets a change go on that an engine still works on', async () => {
    const stop = new AbortController();
    const stopping = (await open(onlyPing, stop.signal)).getContainer('a').stop();
    stop.abort();
    const first = await Promise.race([failure(stopping), sleep(1500, 'it goes on')]);
    expect(first).toBe('it goes on');
  });
});

describe('a log that has arrived whole', () => {
  it('ends with the signal while it is read, and nothing else fails', async () => {
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    process.on('uncaughtException', onFailure);
    try {
      const docker = await open(() => answer('one line\nanother line\n'));
      for (let round = 0; round < 10; round += 1) {
        const interruption = new AbortController();
        const log = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
          docker.modem.dial(
            {
              ...{ path: '/containers/a/logs', method: 'GET', isStream: true },
              ...{ statusCodes: { 200: true }, abortSignal: interruption.signal },
            },
            (error: unknown, stream: unknown) => {
              if (error instanceof Error) reject(error);
              else resolve(stream as AsyncIterable<Uint8Array>);
            },
          );
        });
        const chunks = log[Symbol.asyncIterator]();
        expect((await chunks.next()).done).toBe(false);
        interruption.abort();
        await chunks.next().catch(() => undefined);
        await sleep(1);
      }
    } finally {
      await sleep(10);
      process.off('uncaughtException', onFailure);
    }
    expect(failures).toEqual([]);
  });
});
