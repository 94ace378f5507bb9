import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { explainStart } from '../../../../../src/engines/docker/apply/containers/start-error.ts';
import type { Service } from '../../../../../src/engine/desired/stack.ts';

const port = (published: number): Service['ports'][number] => ({
  ...{ target: 80, protocol: 'tcp', published, hostIp: '127.0.0.1' },
});
const TAKEN = 'Bind for 127.0.0.1:8001 failed: port is already allocated';
const BOUND = 'listen tcp4 127.0.0.1:8001: bind: address already in use';

interface Holder {
  name: string;
  labels?: Record<string, string>;
  published: number;
  protocol?: string;
}

/** What a person reads of a start that was refused with this reason. */
async function explain(
  reason: string,
  { holders = [] as Holder[], owner = undefined as string | undefined, ports = [port(8001)] } = {},
): Promise<{ code?: string; message?: string; hint?: string }> {
  const docker = {
    listContainers: () =>
      Promise.resolve(
        holders.map(({ name, labels = {}, published, protocol = 'tcp' }) => ({
          ...{ Names: [`/${name}`], Labels: labels },
          Ports: [{ PublicPort: published, Type: protocol }],
        })),
      ),
  } as unknown as Dockerode;
  const refused = Object.assign(new Error(reason), { statusCode: 500, json: { message: reason } });
  const findPortOwner = () => Promise.resolve(owner);
  const service = { slug: 'acme', name: 'app', ports, findPortOwner };
  return (await explainStart(docker, refused, service)) as { code?: string };
}

const labelsOf = (client: string, service: string) => ({
  'com.docker.compose.project': client,
  'com.docker.compose.service': service,
});

it('a port that another client uses names the client and its service', async () => {
  const holders = [{ name: 'beta-web-1', labels: labelsOf('beta', 'web'), published: 8001 }];
  expect(await explain(TAKEN, { holders, owner: 'docker-proxy (pid 7)' })).toMatchObject({
    code: 'port-in-use',
    message: 'acme: port 8001 of app is in use by container beta-web-1 (service web of beta)',
    hint: expect.stringContaining('ss -ltnp sport = :8001'),
  });
});

it.each<[string, Holder[], string | undefined, string]>([
  ['a container of nobody', [{ name: 'mine', published: 8001 }], undefined, 'container mine'],
  ['a process of this machine', [], 'nginx (pid 812)', 'nginx (pid 812)'],
  ['a process that the system does not show', [], undefined, 'another program on the host'],
  [
    'a process, while a container of the same service has the port',
    [{ name: 'acme-app-1', labels: labelsOf('acme', 'app'), published: 8001 }],
    'nginx (pid 812)',
    'nginx (pid 812)',
  ],
])('a port in use by %s', async (_what, holders, owner, who) => {
  const given = { holders, ...(owner !== undefined && { owner }) };
  expect(await explain(BOUND, given)).toMatchObject({
    code: 'port-in-use',
    message: `acme: port 8001 of app is in use by ${who}`,
  });
});

it('the port that the engine names is the one in use', async () => {
  const ports = [port(8000), port(8001)];
  expect((await explain(TAKEN, { ports })).message).toContain('port 8001 of app');
});

it('a port of UDP is not looked for with TCP', async () => {
  const holders = [{ name: 'tcp-1', published: 8001 }];
  const ports = [{ ...port(8001), protocol: 'udp' as const }];
  const bound = 'listen udp4 127.0.0.1:8001: bind: address already in use';
  expect(await explain(bound, { holders, ports, owner: 'nginx (pid 812)' })).toMatchObject({
    message: 'acme: port 8001/udp of app is in use by another program on the host',
    hint: expect.stringContaining('ss -lunp sport = :8001'),
  });
});

it('a refusal for another reason is none of a port that somebody has', async () => {
  const holders = [{ name: 'other-1', published: 8001 }];
  const reason = 'unable to find user nobodyhere';
  expect(await explain(reason, { holders })).toMatchObject({
    code: 'engine-refused',
    message: `acme: service app cannot start: ${reason}`,
  });
});

it('any other refusal is the reason of the engine', async () => {
  const reason = 'exec: "no-such-program": executable file not found in $PATH';
  expect(await explain(reason)).toMatchObject({
    code: 'engine-refused',
    message: `acme: service app cannot start: ${reason}`,
  });
});

it('a connection that broke is not a refusal', async () => {
  const cut = new Error('socket hang up');
  expect(
    await explainStart({} as unknown as Dockerode, cut, { slug: 'acme', name: 'app', ports: [] }),
  ).toBe(cut);
});
