import { expect, it, onTestFinished } from 'vitest';
import { probeCommand } from '../../src/assess/probe-program.ts';
import type { ProveFinding } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { captureExec } from '../support/capture-exec.ts';
import { openLiveDocker, waitingService } from '../support/live-docker.ts';
import { openProveFleet } from '../support/prove-fleet.ts';

it('light clients side by side are closed to each other, and every control was seen', async () => {
  const fleet = await openProveFleet(3);
  const result = await fleet.prove();
  const found = result.clients.flatMap(({ findings }) => findings.map(({ message }) => message));
  expect(found).toEqual([]);
  expect(result.clients.map(({ outcome }) => outcome)).toEqual(['closed', 'closed', 'closed']);
  for (const { tried, from } of result.clients) {
    const kinds = tried.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['container', 'host-port', 'dns', 'metadata']));
    expect(tried.find(({ kind }) => kind === 'container')).toMatchObject({
      ...{ tried: 2, closed: 2, confirmed: 2 },
    });
    expect(from).toMatchObject({ tool: 'sh' });
  }
});

/** As real clients, with Node: a shell starts some processes for each door, of which 200 clients have half a million. */
const BY_NODE = 'prove:\n  image: pulso/instance:1.0.0\n';
/** Many clients take half an hour: the normal run proves a few (`PULSO_PROVE_CLIENTS=200` as before a release). */
const FLEET = Number(process.env['PULSO_PROVE_CLIENTS'] ?? 8);

it(`${FLEET} clients are closed to each other`, { timeout: 7_200_000 }, async () => {
  const fleet = await openProveFleet(FLEET, BY_NODE);
  const { clients } = await fleet.prove();
  const found = clients.flatMap(({ findings }) => findings.map(({ message }) => message));
  expect(found).toEqual([]);
  expect(clients.map(({ outcome }) => outcome)).toEqual(Array(FLEET).fill('closed'));
  const tried = clients.map((client) => client.tried.find(({ kind }) => kind === 'container'));
  expect(tried.map((kind) => kind?.confirmed)).toEqual(Array(FLEET).fill(FLEET - 1));
  expect(clients.map(({ from }) => from?.tool)).toEqual(Array(FLEET).fill('node'));
});

it('ends, and has found a door, where that is never closed again', async () => {
  const live = await openLiveDocker();
  onTestFinished(() => live.close());
  const client = live.newClient();
  const holding = ['sh', '-c', 'while :; do nc -l -p 9000 -e sleep 1000; done'];
  await client.deploy(client.stack([waitingService({ command: holding, stopGracePeriod: 0 })]));
  const at = { slug: client.slug, service: 'app' };
  const input = Buffer.from('0 tcp 127.0.0.1 9000\n1 tcp 127.0.0.1 9001\n');
  const { stdout } = await captureExec(live.engine, at, probeCommand(), input);
  const lines = Buffer.from(stdout).toString().trim().split('\n').sort();
  expect(lines).toEqual(['0 open', '1 refused', 'end sh']);
});

/** What must be found, as `from kind code:detail → toward`. */
function describe({ slug, kind, code, detail, toward }: ProveFinding): string {
  return `${slug} ${kind} ${code}:${detail ?? ''}${toward === undefined ? '' : ` → ${toward}`}`;
}

it('finds every opening that is planted', async () => {
  const fleet = await openProveFleet(3);
  const [one, two, three] = fleet.clients.map(({ slug }) => slug) as [string, string, string];
  const { planted } = fleet;
  const expected: string[] = [];
  const expectAll = (...lines: string[]): void => void expected.push(...lines);
  const idOf = async (slug: string): Promise<string> =>
    (await fleet.engine.observe([slug])).get(slug)?.services[0]?.id ?? '';
  const web = fleet.context.workspace.root;
  const home = await fleet.engine.survey([one, two]);
  const placeOf = (slug: string) =>
    home.containers.find((container) => container.slug === slug)?.addresses[0];
  const gateway = placeOf(one)?.gateway ?? '';
  const addressOf = (slug: string): string => placeOf(slug)?.address ?? '';

  // Settings of a container.
  const settings: [string, object, string][] = [
    ['host-network', { NetworkMode: 'host' }, 'isolation-host-namespace:network'],
    ['host-pid', { PidMode: 'host' }, 'isolation-host-namespace:pid'],
    ['host-ipc', { IpcMode: 'host' }, 'isolation-host-namespace:ipc'],
    ['host-uts', { UTSMode: 'host' }, 'isolation-host-namespace:uts'],
    ['privileged', { Privileged: true }, 'isolation-privileged:'],
    ['net-admin', { CapAdd: ['NET_ADMIN'] }, 'isolation-capability:NET_ADMIN'],
    ['all-caps', { CapAdd: ['ALL'] }, 'isolation-capability:ALL'],
    [
      'seccomp',
      { SecurityOpt: ['seccomp=unconfined'] },
      'isolation-security-opt:seccomp=unconfined',
    ],
    [
      'device',
      { Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/x', CgroupPermissions: 'r' }] },
      'isolation-volume-driver:/dev/null',
    ],
    ['device-rule', { DeviceCgroupRules: ['c 1:3 r'] }, 'isolation-volume-driver:c 1:3 r'],
    [
      'socket',
      { Binds: ['/var/run/docker.sock:/x.sock'] },
      'isolation-engine-socket:/var/run/docker.sock',
    ],
    ['socket-folder', { Binds: ['/run:/machine'] }, 'isolation-engine-socket:/run'],
    ['host-path', { Binds: ['/srv:/srv'] }, 'isolation-host-path:/srv'],
    [
      'other-folder',
      { Binds: [`${web}/clients/${two}:/x`] },
      `isolation-host-path:${web}/clients/${two}`,
    ],
    [
      'own-state',
      { Binds: [`${web}/clients/${one}/.pulso:/x`] },
      `isolation-host-path:${web}/clients/${one}/.pulso`,
    ],
    [
      'host-gateway',
      { ExtraHosts: ['machine:host-gateway'] },
      'isolation-host-gateway:machine:host-gateway',
    ],
    [
      'host-address',
      { ExtraHosts: [`machine:${gateway}`] },
      `isolation-host-gateway:machine:${gateway}`,
    ],
    [
      'other-address',
      { ExtraHosts: [`victim:${addressOf(two)}`] },
      `isolation-host-gateway:victim:${addressOf(two)} → ${two}`,
    ],
    [
      'joined',
      { NetworkMode: `container:${await idOf(two)}` },
      `isolation-host-namespace:${two}-app-1`,
    ],
    ['volumes-from', { VolumesFrom: [await idOf(two)] }, `isolation-host-namespace:${two}-app-1`],
  ];
  for (const [name, host, found] of settings) {
    // Not every engine can start the first three; the machine's /run holds the networks of all containers.
    const start = !['privileged', 'net-admin', 'all-caps', 'socket-folder'].includes(name);
    await planted.container(one, { name, start, host: { NetworkMode: `${one}_default`, ...host } });
    expectAll(`${one} setting ${found}`);
  }

  // Volumes.
  const shared = await planted.volume('shared', one);
  const theirs = await planted.volume('theirs', two);
  const device = { type: 'none', o: 'bind', device: '/srv' };
  const real = await planted.volume('real', three, device);
  const mount = (name: string) => ({ Binds: [`${name}:/x`] });
  await planted.container(one, { name: 'shares', host: mount(shared) });
  await planted.container(two, { name: 'shares-too', host: mount(shared) });
  await planted.container(one, { name: 'takes', host: mount(theirs) });
  await planted.container(three, { name: 'real', host: mount(real) });
  expectAll(
    `${one} shared isolation-foreign-volume:${shared} → ${two}`,
    `${one} shared isolation-foreign-volume:${theirs} → ${two}`,
    `${three} setting isolation-host-path:/srv`,
  );

  // Networks: what is on both, what was joined to the network of another, and who answers to its names.
  const both = await planted.network('both', undefined, ['10.214.200.0/28']);
  await planted.container(one, { name: 'both-one', network: both });
  await planted.container(two, { name: 'both-two', network: both });
  await planted.container(undefined, { name: 'stranger', network: `${three}_default` });
  await planted.container(two, {
    ...{ name: 'intruder', network: `${three}_default`, endpoint: { Aliases: ['app'] } },
    ...{ command: ['httpd', '-f', '-p', '80'], ports: [80] },
  });
  await planted.container(three, { name: 'on-bridge', network: 'bridge' });
  expectAll(
    `${one} shared isolation-foreign-network:${both} → ${two}`,
    `${three} shared isolation-foreign-network:${three}_default`,
    `${three} shared isolation-foreign-network:${three}_default → ${two}`,
    `${two} shared isolation-foreign-network:${three}_default → ${three}`,
    `${three} container isolation-reachable:${two} → ${two}`,
    `${three} dns isolation-reachable:${two} → ${two}`,
    `${three} own-name isolation-foreign-name:${three}`,
    `${three} shared isolation-network-driver:bridge`,
  );

  // Ports of another client, and the machine's own.
  const publish = (HostIp: string, HostPort: string) => ({
    NetworkMode: `${two}_default`,
    PortBindings: { '80/tcp': [{ HostIp, HostPort }] },
  });
  const serving = { command: ['httpd', '-f', '-p', '80'], ports: [80] };
  await planted.container(two, { ...serving, name: 'open', host: publish('0.0.0.0', '27181') });
  await planted.container(two, { ...serving, name: 'open-6', host: publish('::', '27182') });
  await planted.container(two, { ...serving, name: 'at-gate', host: publish(gateway, '27183') });
  await planted.container(two, {
    ...serving,
    name: 'at-bridge',
    host: publish('172.17.0.1', '27184'),
  });
  await planted.container(two, { ...serving, name: 'api', host: publish('172.17.0.1', '2375') });
  expectAll(
    `${two} published isolation-open-port:27181`,
    `${two} published isolation-open-port:27182`,
    ...['27181', '27183', '27184'].map(
      (port) => `${one} host-port isolation-open-port:${port} → ${two}`,
    ),
    `${one} gateway isolation-open-port:27181 → ${two}`,
    `${one} engine isolation-engine-socket:172.17.0.1`,
  );

  // Metadata services and names for the machine.
  const cloud = await planted.network('cloud', one, ['169.254.169.0/24']);
  const metadata = { IPAMConfig: { IPv4Address: '169.254.169.254' } };
  const names = ['metadata.google.internal', 'host.docker.internal'];
  await planted.container(undefined, {
    ...serving,
    name: 'imds',
    network: cloud,
    endpoint: metadata,
  });
  await planted.container(undefined, {
    ...{ ...serving, name: 'named', network: cloud, endpoint: { Aliases: names } },
  });
  expectAll(
    `${one} metadata isolation-metadata:169.254.169.254`,
    `${one} metadata isolation-metadata:metadata.google.internal`,
    `${one} host-name isolation-host-gateway:host.docker.internal`,
  );

  expect(expected.length).toBeGreaterThan(25);
  const result = await fleet.prove();
  const found = result.clients.flatMap(({ findings }) => findings.map(describe));
  expect(expected.filter((line) => !found.includes(line))).toEqual([]);
  expect(result.clients.map(({ outcome }) => outcome)).toEqual(['open', 'open', 'open']);
});
