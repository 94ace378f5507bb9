import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { buildVolume } from '../support/build-stack.ts';
import { openLiveDocker, waitingService, type LiveClient, type LiveDocker } from '../support/live-docker.ts'; // prettier-ignore

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const CARRY = { verb: 'deploy', carryData: true } as const;

/** A client whose app mounts these volumes, each at a path. */
function stackOf(
  client: LiveClient,
  mounts: Record<string, string>,
  app: Partial<Service> = {},
): Stack {
  const service = waitingService({
    ...app,
    mounts: Object.entries(mounts).map(([source, target]) => ({
      ...{ type: 'volume', source, target, readOnly: false },
    })),
  });
  const named = Object.keys(mounts).filter((key) => key !== '');
  const volumes = named.map((key) => buildVolume({ key, name: `${client.slug}_${key}` }));
  return client.stack([service], { volumes });
}

const write = (client: LiveClient, path: string) =>
  client.run(
    'app',
    'sh',
    '-c',
    `mkdir -p ${path}/deep && echo kept > ${path}/deep/file && chmod 640 ${path}/deep/file`,
  );

it('data of a volume that is renamed is copied with its modes, and the source is kept', async () => {
  const client = live.newClient();
  await client.deploy(stackOf(client, { data: '/data' }));
  await write(client, '/data');
  const plan = await client.carryOut(stackOf(client, { renamed: '/data' }), CARRY);

  expect(plan.operations.find(({ warning }) => warning)).toMatchObject({
    cause: expect.stringMatching(/is copied to .*_renamed; .*_data is kept \(\d+ B\)$/),
    destructive: false,
  });
  expect(await client.run('app', 'cat', '/data/deep/file')).toBe('kept');
  expect(await client.run('app', 'stat', '-c', '%a', '/data/deep/file')).toBe('640');
  await expect(live.docker.getVolume(`${client.slug}_data`).inspect()).resolves.toBeDefined();
  // The other way round, both have data: nothing is copied over it.
  await expect(client.carryOut(stackOf(client, { data: '/data' }), CARRY)).rejects.toMatchObject({
    code: 'volume-not-empty',
    hint: expect.stringContaining(`docker volume rm ${client.slug}_data`),
  });
});

it('data of an anonymous volume is copied to its first name, at another path too', async () => {
  const client = live.newClient();
  await client.deploy(stackOf(client, { '': '/data' }));
  await write(client, '/data');
  await client.carryOut(stackOf(client, { '': '/var/data' }), CARRY);
  expect(await client.run('app', 'cat', '/var/data/deep/file')).toBe('kept');
  await client.carryOut(stackOf(client, { named: '/srv' }), CARRY);
  expect(await client.run('app', 'cat', '/srv/deep/file')).toBe('kept');
});

it('a deploy that fails after the copy goes back to the data that was copied, and can be run again', async () => {
  const client = live.newClient();
  await client.deploy(stackOf(client, { data: '/data' }));
  await write(client, '/data');
  const failing = stackOf(client, { renamed: '/data' }, { command: ['sh', '-c', 'exit 3'] });
  await expect(client.carryOut(failing, CARRY)).rejects.toMatchObject({ code: 'unhealthy' });
  expect((await client.inspect('app')).Mounts).toMatchObject([{ Name: `${client.slug}_data` }]);
  await client.carryOut(stackOf(client, { renamed: '/data' }), CARRY);
  expect(await client.run('app', 'cat', '/data/deep/file')).toBe('kept');
});
