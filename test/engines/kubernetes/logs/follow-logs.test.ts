import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { ApiClient } from '../../../../src/engines/kubernetes/connect/api-client.ts';
import { followLogs } from '../../../../src/engines/kubernetes/logs/follow-logs.ts';
import { eachLine } from '../../../support/each-line.ts';

const POD = {
  metadata: { name: 'app-1', uid: '1', labels: { 'pulso.dev/service': 'app' } },
  status: { containerStatuses: [{ name: 'app', containerID: 'containerd://1' }] },
};

const line = (second: number): string => `2026-01-01T00:00:0${second}.000000000Z line ${second}\n`;

/** A pod that never changes, whose log is each of these streams in turn. */
function serving(logs: readonly PassThrough[]): ApiClient & { asked: () => number } {
  let asked = 0;
  const open: ApiClient['open'] = ({ path }) => {
    if (!path.endsWith('/log')) return Promise.resolve(new PassThrough() as never);
    asked += 1;
    return Promise.resolve((logs[asked - 1] ?? new PassThrough()) as never);
  };
  const list = { metadata: { resourceVersion: '1' }, items: [POD] };
  return { ask: () => Promise.resolve(list), open, asked: () => asked };
}

it('goes on where a lost connection left it, and repeats no line', async () => {
  const [first, second] = [new PassThrough(), new PassThrough()];
  const client = serving([first, second]);
  const stop = new AbortController();
  first.write(line(1) + line(2));
  second.write(line(2) + line(3));
  const seen: string[] = [];
  const options = { follow: true, signal: stop.signal };
  for await (const { text } of eachLine(
    followLogs(client, 'acme', { before: new Map(), options }),
  )) {
    seen.push(text);
    if (text === 'line 2') first.destroy(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
    if (text === 'line 3') stop.abort();
  }
  expect(seen).toEqual(['line 1', 'line 2', 'line 3']);
  expect(client.asked()).toBe(2);
});

it('reads no faster than its lines are taken', async () => {
  const log = new PassThrough();
  const client = serving([log]);
  const stop = new AbortController();
  const options = { follow: true, signal: stop.signal };
  const batches = followLogs(client, 'acme', { before: new Map(), options });
  let written = 0;
  const feed = (): void => {
    while (written < 100_000 && log.write(line(1 + (written % 9)))) written += 1;
  };
  log.on('drain', feed);
  feed();
  await batches.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(written).toBeLessThan(10_000);
  stop.abort();
  await batches.return(undefined);
});
