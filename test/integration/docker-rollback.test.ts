import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportEvent } from '../../src/core/reporter.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { buildNetwork, buildVolume } from '../support/build-stack.ts';
import { freePort } from '../support/free-port.ts';
import { openLiveDocker, waitingService, type LiveClient, type LiveDocker } from '../support/live-docker.ts'; // prettier-ignore

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const data = (client: LiveClient): Partial<Stack> => ({
  volumes: [buildVolume({ key: 'data', name: `${client.slug}_data` })],
});
/** It cannot run beside another one of its kind. */
const mounts: Service['mounts'] = [
  { type: 'volume', source: 'data', target: '/data', readOnly: false },
];
const absent = (client: LiveClient): Partial<Stack> => ({
  networks: [
    buildNetwork({ name: `${client.slug}_default` }),
    buildNetwork({ key: 'away', name: `${client.slug}-away`, external: true }),
  ],
});

type Change = [
  what: string,
  fields: Partial<Service>,
  stack?: (client: LiveClient) => Partial<Stack>,
];

const CHANGES: Change[] = [
  ['a command that does not exist', { command: ['no-such-program'] }],
  ['a user that does not exist', { user: 'nobodyhere' }],
  ['a command that ends', { command: ['sh', '-c', 'exit 3'] }],
  ['a check that fails', { healthcheck: { test: ['CMD', 'false'], interval: 200, retries: 2 } }],
  ['an image that is missing', { image: 'pulso-absent/image:1', pullPolicy: 'never' }],
  ['an address of no interface', { ports: [{ target: 80, protocol: 'tcp', published: 26_901, hostIp: '10.99.99.99' }] }], // prettier-ignore
  [
    'a second network that does not exist',
    {
      networks: [
        { network: 'default', aliases: [] },
        { network: 'away', aliases: [] },
      ],
    },
    absent,
  ],
  ['a network that does not exist', { networks: [{ network: 'away', aliases: [] }] }, absent],
];

/** The container that ran is the only one, runs, and has its name. */
async function expectKept(client: LiveClient, id: string): Promise<void> {
  expect(await client.service('app')).toMatchObject({ id, state: 'running' });
  const { Name, State } = await client.inspect('app');
  expect({ Name, running: State.Running }).toEqual({
    Name: `/${client.slug}-app-1`,
    running: true,
  });
}

describe.each([
  ['that runs on beside its replacement', {}, 'beside'],
  ['that is stopped first', { mounts }, 'restore'],
] as const)('a service %s', (_what, own, rollback) => {
  it.each(CHANGES)('runs as before after %s', async (_change, fields, stackOf) => {
    const client = live.newClient();
    await client.deploy(client.stack([waitingService(own)], data(client)));
    const { id } = await client.service('app');
    const changed = client.stack([waitingService({ ...own, ...fields })], {
      ...data(client),
      ...stackOf?.(client),
    });
    await expect(client.deploy(changed)).rejects.toMatchObject({ slug: client.slug });
    await expectKept(client, id);
  });

  it('is replaced by what is healthy, under its name', async () => {
    const client = live.newClient();
    const other = waitingService({ name: 'other' });
    await client.deploy(client.stack([waitingService(own), other], data(client)));
    const { id } = await client.service('app');
    const changed = waitingService({ ...own, environment: { GENERATION: '2' } });
    const stack = client.stack([changed, other], data(client));
    const plan = await client.deploy(stack);
    expect(plan.operations.find(({ resource }) => resource === 'service/app')).toMatchObject({ rollback }); // prettier-ignore
    const now = await client.inspect('app');
    expect(now.Id).not.toBe(id);
    expect(now.Name).toBe(`/${client.slug}-app-1`);
    // It answers to the name of its service.
    expect(await client.run('other', 'nslookup', 'app')).toContain(
      now.NetworkSettings.Networks[`${client.slug}_default`]!.IPAddress,
    );
    const again = await client.deploy(stack);
    expect(again.operations.every(({ type }) => type === 'none')).toBe(true);
  });
});

it('a service that became healthy stays if another one fails, and that is said', async () => {
  const client = live.newClient();
  const [app, other] = [waitingService(), waitingService({ name: 'other' })];
  await client.deploy(client.stack([app, other]));
  const before = await client.service('app');
  const failing = { ...app, command: ['sh', '-c', 'exit 3'] };
  const changed = { ...other, environment: { GENERATION: '2' } };
  const reports: ReportEvent[] = [];
  const reporter = { report: (event: ReportEvent) => reports.push(event) };
  const deploy = client.deploy(client.stack([failing, changed]), { reporter });
  await expect(deploy).rejects.toMatchObject({ code: 'unhealthy' });
  expect(await client.service('app')).toEqual(before);
  expect((await client.inspect('other')).Config.Env).toContain('GENERATION=2');
  expect(reports.filter(({ kind }) => kind === 'warning')).toEqual([
    {
      ...{ code: 'partly-deployed', kind: 'warning', slug: client.slug },
      message: `${client.slug}: the deploy failed after it replaced other, which stays as deployed`,
    },
  ]);
});

describe('a service with a port', () => {
  it('runs as before where the new port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = live.newClient();
    await client.deploy(client.stack([waitingService()]));
    const { id } = await client.service('app');
    const ports = [{ target: 80, protocol: 'tcp' as const, published: port, hostIp: '127.0.0.1' }];
    const deploy = client.deploy(client.stack([waitingService({ ports })]));
    await expect(deploy).rejects.toMatchObject({ code: 'port-in-use' });
    await expectKept(client, id);
    server.close();
  });

  it('swaps it with another one, which stops slowly, and gives it to a new one', async () => {
    const client = live.newClient();
    const first = await freePort();
    const at = (name: string, published?: number, fields: Partial<Service> = {}): Service => {
      const port = { target: 80, protocol: 'tcp' as const, hostIp: '127.0.0.1' };
      const ports = published === undefined ? [] : [{ ...port, published }];
      return waitingService({ name, ports, ...fields });
    };
    const second = await freePort();
    // It does not end by itself.
    const slow = { command: ['sleep', '3600'], stopGracePeriod: 3000 };
    await client.deploy(client.stack([at('a', first, slow), at('b', second)]));
    const swapped = [at('a', second, slow), at('b', first)];
    await client.deploy(client.stack(swapped));
    expect((await client.service('a')).ports).toMatchObject([{ published: second }]);
    expect((await client.service('b')).ports).toMatchObject([{ published: first }]);

    await client.deploy(client.stack([at('a', undefined, slow), at('b', first), at('c', second)]));
    expect((await client.service('c')).ports).toMatchObject([{ published: second }]);

    // Who takes it fails: both run as before.
    const failing = at('c', first, { command: ['no-such-program'] });
    const before = await client.service('c');
    const unhealthy = { healthcheck: { test: ['CMD', 'false'], interval: 200, retries: 2 } };
    const changed = client.stack([at('a', undefined, slow), at('b', second, unhealthy), failing]);
    await expect(client.deploy(changed)).rejects.toMatchObject({ slug: client.slug });
    expect(await client.service('c')).toMatchObject({ id: before.id, state: 'running' });
    expect((await client.service('b')).ports).toMatchObject([{ published: first }]);
  });

  it('runs as before where its network was recreated too', async () => {
    const client = live.newClient();
    await client.deploy(client.stack([waitingService()]));
    const { id } = await client.service('app');
    const networks = [buildNetwork({ name: `${client.slug}_default`, labels: { changed: 'yes' } })];
    const changed = client.stack([waitingService({ command: ['no-such-program'] })], { networks });
    await expect(client.deploy(changed)).rejects.toMatchObject({ slug: client.slug });
    await expectKept(client, id);
    const { NetworkSettings } = await client.inspect('app');
    expect(Object.keys(NetworkSettings.Networks)).toEqual([`${client.slug}_default`]);
  });

  it('is not restored with rollback off', async () => {
    const client = live.newClient();
    await client.deploy(client.stack([waitingService()]));
    const { id } = await client.service('app');
    const changed = client.stack([waitingService({ command: ['sh', '-c', 'exit 3'] })]);
    const deploy = client.carryOut(changed, { verb: 'deploy', rollback: false });
    await expect(deploy).rejects.toMatchObject({ code: 'unhealthy' });
    expect((await client.service('app')).id).not.toBe(id);
  });
});
