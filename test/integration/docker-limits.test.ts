import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLiveDocker, waitingService, type LiveDocker } from '../support/live-docker.ts';
import { eachLine } from '../support/each-line.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const DAY = 24 * 3_600_000;

it('a timeout of more than 24 days waits, and a log that is not kept ends no other', async () => {
  const client = live.newClient();
  const mute = waitingService({ name: 'mute', logging: { driver: 'none', options: {} } });
  await client.deploy(client.stack([waitingService(), mute]), { timeout: 30 * DAY });
  expect(await client.service('app')).toMatchObject({ state: 'running' });

  const skipped: { service: string; reason: string }[] = [];
  const lines: string[] = [];
  const logs = live.engine.logs(client.slug, {
    ...{ follow: false, signal: new AbortController().signal },
    onUnreadable: (one) => skipped.push(one),
  });
  for await (const { text } of eachLine(logs)) lines.push(text);
  expect(lines).toEqual(['started app']);
  expect(skipped).toEqual([{ service: 'mute', reason: expect.stringContaining('logging driver') }]);
});
