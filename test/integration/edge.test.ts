import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EDGE_SERVICE, EDGE_SLUG } from '../../src/engine/edge/edge.ts';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { captureExec } from '../support/capture-exec.ts';
import { askEdge, DOMAIN, EDGE_PORTS, openEdgeFleet, type Answer } from '../support/edge-fleet.ts';
import type { ShippedClient, ShippedFleet } from '../support/shipped-fleet.ts';
import { openShippedFleet } from '../support/shipped-fleet.ts';
import { waitUntil } from '../support/wait-until.ts';

const EDGE = { slug: EDGE_SLUG, service: EDGE_SERVICE };

/** Run inside an app container: what becomes of a connection to each `host|port`. */
const PROBE = `
const net = require('node:net');
const probe = (address) => new Promise((resolve) => {
  const [host, port] = address.split('|');
  const socket = net.connect({ host, port: Number(port), timeout: 3000 });
  const end = (word) => { socket.destroy(); resolve([address, word]); };
  socket.on('connect', () => end('open')).on('timeout', () => end('closed')).on('error', () => end('closed'));
});
Promise.all(process.argv.slice(1).map(probe)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;

interface Attached {
  /** Addresses by network name. */
  addresses: Record<string, string>;
  startedAt: string;
  id: string;
}

async function inspect({ docker }: ShippedFleet, name: string): Promise<Attached> {
  const { Id, State, NetworkSettings } = await docker.getContainer(name).inspect();
  const networks = Object.entries(NetworkSettings.Networks);
  return {
    addresses: Object.fromEntries(networks.map(([network, one]) => [network, one.IPAddress])),
    startedAt: State.StartedAt,
    id: Id,
  };
}

async function setWord({ root }: ShippedFleet, { slug }: ShippedClient, word: string) {
  const file = join(root, 'clients', slug, 'docker-compose.yml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/WORD: \w+/, `WORD: ${word}`));
}

/** What prove finds; a machine in a cloud may answer for metadata, which is no opening of the edge. */
async function findOpenings(fleet: ShippedFleet): Promise<string[]> {
  const run = await fleet.pulso('-o', 'json', 'prove');
  const { clients } = JSON.parse(run.stdout) as ProveResult;
  expect(clients.map(({ error }) => error)).toEqual([undefined, undefined]);
  return clients
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => code !== 'isolation-metadata')
    .map(({ slug, kind, code, detail = '', toward }) => {
      return `${slug} ${kind} ${code}:${detail}${toward === undefined ? '' : ` → ${toward}`}`;
    });
}

const hostOf = ({ slug }: ShippedClient): string => `${slug}.${DOMAIN}`;

/** Milliseconds for all of it on a busy machine: a guard against a hang. */
const LONG = 900_000;

it(
  'two clients answer on https, each on its own host name, and never for each other',
  async () => {
    const fleet = await openEdgeFleet();
    const one = await fleet.create('edge', '--database', 'bigquery');
    const two = await fleet.create('edge-b', '--database', 'bigquery');

    // Clients deployed before the edge are linked by its deploy, later ones by their own.
    const early = await fleet.pulso('deploy', one.slug);
    expect(early, early.stderr).toMatchObject({ code: 0 });
    expect(early.stderr).toContain('pulso edge deploy');
    await fleet.json(0, 'edge', 'deploy', '--dry-run');
    const up = await fleet.pulso('edge', 'deploy');
    expect(up, up.stderr).toMatchObject({ code: 0 });
    expect(await fleet.pulso('deploy', two.slug)).toMatchObject({ code: 0 });

    const url = (client: ShippedClient): string => `https://${hostOf(client)}:${EDGE_PORTS.https}`;
    interface Edge {
      state: string;
      authority: string;
      routes: { slug: string; url: string; upstream: string | null }[];
    }
    const status = await fleet.json<Edge>(0, 'edge', 'status');
    expect(status.state).toBe('running');
    expect(status.routes.map((route) => route.url)).toEqual([url(one), url(two)]);
    const listed = await fleet.json<{ clients: { url: string }[] }>(0, 'list');
    expect(listed.clients.map((client) => client.url)).toEqual([url(one), url(two)]);
    const seen = await fleet.json<{ clients: { url: string; drift: { stack: string } }[] }>(0, 'status'); // prettier-ignore
    expect(seen.clients.map((client) => [client.url, client.drift.stack])).toEqual([
      [url(one), 'current'],
      [url(two), 'current'],
    ]);

    const ca = status.authority;
    const ask = (client: ShippedClient, path = '/'): Promise<Answer> =>
      askEdge(hostOf(client), { ca, path, headers: { 'x-forwarded-for': '6.6.6.6' } });
    for (const client of [one, two]) {
      const answer = await ask(client, '/hook?a=b');
      expect(answer.status).toBe(200);
      expect(answer.headers['strict-transport-security']).toContain('max-age=');
      const body = JSON.parse(answer.body) as { client: string; headers: Record<string, string> };
      expect(body).toMatchObject({ client: client.slug, path: '/hook?a=b' });
      expect(body.headers['x-forwarded-for']).not.toContain('6.6.6.6');
      expect(body.headers['x-forwarded-proto']).toBe('https');
      expect(await ask(client, '/metrics')).toMatchObject({ status: 404 });
      expect(await ask(client, '//api/query')).toMatchObject({ status: 404 });
      expect(await ask(client, '/%61pi/query')).toMatchObject({ status: 404 });
    }
    const plain = await askEdge(hostOf(one), { path: '/a?b=c' });
    expect([plain.status, plain.headers.location]).toEqual([308, `${url(one)}/a?b=c`]);
    await expect(askEdge(`unknown.${DOMAIN}`, { ca })).rejects.toThrow();
    // The name in the certificate and the one in the request are of one client.
    const mixed = await askEdge(hostOf(one), { ca, headers: { host: hostOf(two) } });
    expect(mixed.status).toBe(421);

    // The link is between the web service and the edge alone.
    const edge = await inspect(fleet, `${EDGE_SLUG}-${EDGE_SERVICE}-1`);
    const link = (client: ShippedClient): string => `${client.slug}_pulso-edge`;
    expect(Object.keys(edge.addresses).sort()).toEqual(
      [link(one), link(two), `${EDGE_SLUG}_default`].sort(),
    );
    const ends = await fleet.docker.getNetwork(link(one)).inspect().then((network) => network as { Internal: boolean; Containers: Record<string, { Name: string }> }); // prettier-ignore
    expect(ends.Internal).toBe(true);
    expect(Object.values(ends.Containers).map(({ Name }) => Name).sort()).toEqual([`${EDGE_SLUG}-${EDGE_SERVICE}-1`, `${one.slug}-app-1`].sort()); // prettier-ignore
    const forward = await captureExec(fleet.engine, EDGE, ['cat', '/proc/sys/net/ipv4/ip_forward']);
    expect(forward.stdout.toString().trim()).toBe('0');
    const app = await inspect(fleet, `${two.slug}-app-1`);
    const database = await inspect(fleet, `${two.slug}-database-1`);
    const closed = [
      ...Object.values(app.addresses).map((address) => `${address}|8080`),
      ...Object.values(database.addresses).map((address) => `${address}|5432`),
      // The admin interface of the edge is on no network.
      ...Object.values(edge.addresses).map((address) => `${address}|2019`),
    ];
    const open = [`${edge.addresses[link(one)] ?? ''}|443`, 'database|5432'];
    const probed = JSON.parse(await one.run('app', 'node', '-e', PROBE, ...closed, ...open)) as object; // prettier-ignore
    expect(probed).toEqual(
      Object.fromEntries([
        ...closed.map((at) => [at, 'closed']),
        ...open.map((at) => [at, 'open']),
      ]),
    );

    // The edge is no opening; who else is on the link of a client is one, and is probed through it.
    expect(await findOpenings(fleet)).toEqual([]);
    const oneLink = fleet.docker.getNetwork(link(one));
    await oneLink.connect({ Container: `${two.slug}-app-1` });
    const openings = await findOpenings(fleet);
    await oneLink.disconnect({ Container: `${two.slug}-app-1`, Force: true });
    expect(openings).toEqual(
      expect.arrayContaining([
        `${one.slug} shared isolation-foreign-network:${link(one)} → ${two.slug}`,
        `${two.slug} shared isolation-foreign-network:${link(one)} → ${one.slug}`,
        `${one.slug} container isolation-reachable:${two.slug} → ${two.slug}`,
      ]),
    );

    // A changed client is deployed: no request for the other one fails, and the edge is not restarted.
    await setWord(fleet, one, 'two');
    const deploying = { now: true };
    const failures: unknown[] = [];
    let asked = 0;
    const loop = (async () => {
      while (deploying.now) {
        const answer = await ask(two).catch((error: unknown) => error);
        if ((answer as Answer).status !== 200) failures.push(answer);
        asked += 1;
      }
    })();
    expect(await fleet.pulso('deploy', one.slug)).toMatchObject({ code: 0 });
    deploying.now = false;
    await loop;
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(5);
    await waitUntil('the new version', async () => (await ask(one)).body.includes('"word":"two"'));
    expect(await inspect(fleet, edge.id)).toMatchObject({ id: edge.id, startedAt: edge.startedAt });

    // One that does not run answers 503 for itself alone, and comes back by itself.
    expect(await fleet.pulso('stop', two.slug)).toMatchObject({ code: 0 });
    const away = await ask(two);
    expect(away.status).toBe(503);
    expect(away.body).toContain('temporarily unavailable');
    expect(await ask(one)).toMatchObject({ status: 200 });
    expect(await fleet.pulso('start', two.slug)).toMatchObject({ code: 0 });
    await waitUntil('the client', async () => (await ask(two)).status === 200);

    // Another workspace does not touch it.
    const other = await openShippedFleet();
    await writeFile(join(other.root, 'pulso.local.yaml'), `edge: { domain: other.test }\n`);
    const refused = await other.pulso('-o', 'json', 'edge', 'deploy');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('foreign-stack');
    expect(await other.json<{ state: string }>(0, 'edge', 'status')).toMatchObject({ state: 'foreign' }); // prettier-ignore
    expect(await other.pulso('edge', 'destroy', '--yes')).toMatchObject({ code: 1 });

    // What is destroyed is no longer linked; the other one and the edge stay.
    expect(await fleet.pulso('destroy', one.slug, '--purge', '--yes')).toMatchObject({ code: 0 });
    expect(await inspect(fleet, edge.id)).toMatchObject({ startedAt: edge.startedAt });
    expect(Object.keys((await inspect(fleet, edge.id)).addresses)).not.toContain(link(one));
    expect(await ask(one)).toMatchObject({ status: 503 });
    expect(await ask(two)).toMatchObject({ status: 200 });

    // The edge goes; the clients stay.
    expect(await fleet.pulso('edge', 'destroy', '--purge', '--yes')).toMatchObject({ code: 0 });
    await expect(ask(two)).rejects.toThrow();
    expect(await fleet.json(0, 'edge', 'status')).toMatchObject({ state: 'absent' });
    const answer = await fetch(`http://127.0.0.1:${two.ports['web'] ?? 0}/`);
    expect(answer.status).toBe(200);
    expect(await fleet.pulso('audit', '--verify')).toMatchObject({ code: 0 });
  },
  LONG,
);
