import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import {
  openShippedFleet,
  type ShippedClient,
  type ShippedFleet,
} from '../support/shipped-fleet.ts';

/** Run inside an app container: what becomes of a connection to each of `host:port`. */
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

async function probe(client: ShippedClient, addresses: readonly string[]): Promise<string[]> {
  const argv = addresses.map((address) => address.replace(/:(\d+)$/, '|$1'));
  const seen = JSON.parse(await client.run('app', 'node', '-e', PROBE, ...argv)) as object;
  return Object.entries(seen).map(
    ([address, word]) => `${address.replace('|', ':')} ${String(word)}`,
  );
}

/** Addresses of a client's containers by service, and the host as its network sees it. */
async function addressesOf(
  { docker }: ShippedFleet,
  client: ShippedClient,
): Promise<{ services: Record<string, string>; gateway: string }> {
  const services: Record<string, string> = {};
  let gateway = '';
  for (const [service, id] of Object.entries(await client.containers())) {
    const { NetworkSettings } = await docker.getContainer(id).inspect();
    const [network] = Object.values(NetworkSettings.Networks);
    services[service] = network?.IPAddress ?? '';
    gateway = network?.Gateway ?? '';
  }
  return { services, gateway };
}

/** The addresses that this machine has for others. */
function hostAddresses(): string[] {
  const found = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return found
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map((one) => one.address);
}

/** A port of this machine that is open on all of its interfaces. */
async function openHostPort(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it('two clients side by side reach their own databases, and never the other one', async () => {
  const fleet = await openShippedFleet();
  // One name begins with the other, as claro and claro-colombia.
  const postgres = await fleet.create('iso', '--database', 'postgresql');
  const mysql = await fleet.create('iso-b', '--database', 'mysql');
  expect(await fleet.pulso('deploy', postgres.slug, mysql.slug)).toMatchObject({ code: 0 });

  const hostPort = await openHostPort();
  const pairs = [
    { from: postgres, to: mysql, own: 5432, other: 3306 },
    { from: mysql, to: postgres, own: 3306, other: 5432 },
  ];
  for (const { from, to, own, other } of pairs) {
    const here = await addressesOf(fleet, from);
    const there = await addressesOf(fleet, to);

    // Positive controls: the probe finds what is open, by name, by address, and through the host.
    const open = [
      `database:${own}`,
      `cache:6379`,
      `${here.services['database'] ?? ''}:${own}`,
      `${here.gateway}:${hostPort}`,
    ];
    expect(await probe(from, open)).toEqual(open.map((address) => `${address} open`));

    const hosts = [here.gateway, there.gateway, ...hostAddresses()];
    const closed = [
      `${there.services['database'] ?? ''}:${other}`,
      `${there.services['cache'] ?? ''}:6379`,
      `${there.services['app'] ?? ''}:8080`,
      `database:${other}`,
      ...hosts.flatMap((host) => [
        `${host}:${to.ports['web'] ?? 0}`,
        `${host}:${to.ports['database'] ?? 0}`,
        `${host}:${to.ports['cache'] ?? 0}`,
      ]),
    ];
    const addresses = [...new Set(closed)];
    expect(await probe(from, addresses)).toEqual(addresses.map((address) => `${address} closed`));
  }

  // Taking the one down leaves the other as it is.
  const before = await mysql.containers();
  expect(await fleet.pulso('destroy', postgres.slug, '--purge', '--yes')).toMatchObject({
    code: 0,
  });
  expect(await postgres.containers()).toEqual({});
  expect(await mysql.containers()).toEqual(before);
  expect(await probe(mysql, ['database:3306'])).toEqual(['database:3306 open']);
});
