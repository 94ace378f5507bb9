import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentReporter } from '../../src/core/reporter.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { buildVolume } from '../support/build-stack.ts';
import { importTestImage, TEST_IMAGE } from '../support/test-image.ts';
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

it('a named volume whose new image keeps its data elsewhere is confirmed, even if that is pulled meanwhile', async () => {
  const client = live.newClient();
  const [first, second] = ['c', 'd'].map((name) => `${TEST_IMAGE}-keeps-${name}`);
  const app = (image = ''): Stack => stackOf(client, { data: '/lib/data' }, { image });
  await importTestImage(live.docker, first!, ['VOLUME /lib/data']);
  try {
    await client.deploy(app(first));
    await write(client, '/lib/data');
    const { slug } = client;
    const desired: DesiredClient = { kind: 'compose', slug, target: 'test', stack: app(second) };
    const plan = await live.engine.plan(desired, { verb: 'deploy' });
    expect(plan.operations.filter(({ destructive }) => destructive)).toEqual([]);

    await importTestImage(live.docker, second!, ['VOLUME /lib']);
    const options = { reporter: silentReporter, signal: new AbortController().signal };
    await expect(
      live.engine.apply(plan, desired, { ...options, timeout: 60_000 }),
    ).rejects.toMatchObject({
      code: 'data-left-behind',
      message: expect.stringMatching(/-keeps-d keeps its data in \/lib: app would/) as string,
    });
    const { operations } = await live.engine.plan(desired, { verb: 'deploy' });
    expect(operations.filter(({ destructive }) => destructive)).toMatchObject([
      {
        cause: expect.stringMatching(
          /^data of app at \/lib\/data is left behind: the new image .*B\)$/,
        ),
      },
    ]);
    expect(await client.run('app', 'cat', '/lib/data/deep/file')).toBe('kept');
  } finally {
    await live.close();
    live = await openLiveDocker();
    for (const image of [first!, second!]) await live.docker.getImage(image).remove();
  }
});

it('data of a volume that another image declares elsewhere is confirmed or copied, even if it is pulled meanwhile', async () => {
  const client = live.newClient();
  const [first, second] = ['a', 'b'].map((name) => `${TEST_IMAGE}-declares-${name}`);
  const app = (image = ''): Stack => client.stack([waitingService({ image })]);
  await importTestImage(live.docker, first!, ['VOLUME /a']);
  try {
    await client.deploy(app(first));
    await write(client, '/a');
    const before = await client.service('app');
    const { slug } = client;
    const desired: DesiredClient = { kind: 'compose', slug, target: 'test', stack: app(second) };
    const plan = await live.engine.plan(desired, { verb: 'deploy' });
    expect(plan.operations.filter(({ destructive }) => destructive)).toEqual([]);

    await importTestImage(live.docker, second!, ['VOLUME /b']);
    const options = { reporter: silentReporter, signal: new AbortController().signal };
    await expect(
      live.engine.apply(plan, desired, { ...options, timeout: 60_000 }),
    ).rejects.toMatchObject({
      code: 'data-left-behind',
      message: expect.stringMatching(/-declares-b declares no volume at \/a: app would/) as string,
    });
    expect(await client.service('app')).toEqual(before);

    const { operations } = await live.engine.plan(desired, { verb: 'deploy' });
    expect(operations.filter(({ destructive }) => destructive)).toMatchObject([
      { cause: expect.stringMatching(/^data of app at \/a is left behind: no longer .*B\)$/) },
    ]);
    await client.carryOut(app(second), CARRY);
    expect(await client.run('app', 'cat', '/b/deep/file')).toBe('kept');
  } finally {
    await live.close();
    live = await openLiveDocker();
    for (const image of [first!, second!]) await live.docker.getImage(image).remove();
  }
});
