import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { openSpawnedFleet, type SpawnedFleet } from './spawned-fleet.ts';

/** A new workspace of the shipped template on the real engine. What its clients run goes when the test ends. */
export interface ShippedFleet extends Omit<SpawnedFleet, 'slug' | 'run'> {
  /** Makes a client with a name no other test has. */
  create(name: string, ...answers: string[]): Promise<ShippedClient>;
  /** The name of a client that a command makes; it goes when the test ends. */
  name(name: string): Pick<ShippedClient, 'slug' | 'run' | 'containers'>;
}

export interface ShippedClient {
  slug: string;
  ports: Readonly<Record<string, number>>;
  /** What a command in one of its containers prints; throws where it fails. */
  run(service: string, ...argv: string[]): Promise<string>;
  /** Ids of its containers by service. */
  containers(): Promise<Record<string, string>>;
}

/** Blocks and networks that no other test uses. */
const SETTINGS = { blocks: { first: 1700 }, network: { pool: '10.128.0.0/14' } };

export async function openShippedFleet(): Promise<ShippedFleet> {
  const { slug: nameClient, run, ...spawned } = await openSpawnedFleet();
  const inside = (slug: string): Pick<ShippedClient, 'run' | 'containers'> => ({
    run: (service, ...argv) => run(slug, service, ...argv),
    async containers() {
      const services = (await spawned.engine.observe([slug])).get(slug)?.services ?? [];
      return Object.fromEntries(services.map(({ name, id }) => [name, id]));
    },
  });
  const fleet: ShippedFleet = {
    ...spawned,
    name(name) {
      const slug = nameClient(name);
      return { slug, ...inside(slug) };
    },
    async create(name, ...answers) {
      const { slug } = fleet.name(name);
      const argv = ['create', slug, '--name', name, '--country', 'CO', ...answers];
      const { client } = await fleet.json<{ client: ShippedClient }>(0, ...argv);
      return { slug, ports: client.ports, ...inside(slug) };
    },
  };
  await fleet.json(0, 'init');
  const settings = { ...SETTINGS, images: await readStandIns() };
  await writeFile(join(fleet.root, 'pulso.local.yaml'), stringify(settings));
  return fleet;
}

/** The images this machine has in place of the official ones, as scripts/test has set them up. */
export async function readStandIns(): Promise<Record<string, string>> {
  const path = join(packageRoot(), 'pulso.local.yaml');
  const text = await readFile(path, 'utf8').catch(() => '');
  return (parse(text) as { images?: Record<string, string> } | null)?.images ?? {};
}
