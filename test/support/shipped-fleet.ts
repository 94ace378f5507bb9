import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { removeClients } from './remove-clients.ts';
import { runPulso, type PulsoRun } from './spawn-pulso.ts';
import { temporaryFolder } from './temporary-workspace.ts';
import { testSlug } from './test-slug.ts';
import { captureExec } from './capture-exec.ts';

/** A new workspace of the shipped template on the real engine. What its clients run goes when the test ends. */
export interface ShippedFleet {
  root: string;
  docker: Dockerode;
  engine: Engine;
  pulso(...argv: string[]): Promise<PulsoRun>;
  /** Its one document; the run must end with this code. */
  json<T>(code: number, ...argv: string[]): Promise<T>;
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
  const root = await temporaryFolder();
  const docker = new Dockerode();
  const engine = await connectDocker({ name: 'test' });
  const slugs: string[] = [];
  onTestFinished(async () => {
    await removeClients(docker, slugs);
    await engine.close();
  });
  const pulso = (...argv: string[]): Promise<PulsoRun> => runPulso(root, ...argv);
  const fleet: ShippedFleet = {
    root,
    docker,
    engine,
    pulso,
    async json<T>(code: number, ...argv: string[]) {
      const run = await pulso('-o', 'json', ...argv);
      expect(run.code, run.stderr).toBe(code);
      return JSON.parse(run.stdout) as T;
    },
    name(name) {
      const slug = testSlug(name);
      slugs.push(slug);
      return { slug, ...insideOf(engine, slug) };
    },
    async create(name, ...answers) {
      const { slug } = fleet.name(name);
      const argv = ['create', slug, '--name', name, '--country', 'CO', ...answers];
      const { client } = await fleet.json<{ client: ShippedClient }>(0, ...argv);
      return { slug, ports: client.ports, ...insideOf(engine, slug) };
    },
  };
  await fleet.json(0, 'init');
  const settings = { ...SETTINGS, images: await readStandIns() };
  await writeFile(join(root, 'pulso.local.yaml'), stringify(settings));
  return fleet;
}

function insideOf(engine: Engine, slug: string): Pick<ShippedClient, 'run' | 'containers'> {
  return {
    async run(service, ...argv) {
      const { exitCode, stdout, stderr } = await captureExec(engine, { slug, service }, argv);
      const text = Buffer.concat([stdout, stderr]).toString('utf8').trim();
      if (exitCode !== 0) throw new Error(`${argv[0] ?? ''} ended with ${exitCode}: ${text}`);
      return text;
    },
    async containers() {
      const services = (await engine.observe([slug])).get(slug)?.services ?? [];
      return Object.fromEntries(services.map(({ name, id }) => [name, id]));
    },
  };
}

/** The images this machine has in place of the official ones, as scripts/test has set them up. */
export async function readStandIns(): Promise<Record<string, string>> {
  const path = join(packageRoot(), 'pulso.local.yaml');
  const text = await readFile(path, 'utf8').catch(() => '');
  return (parse(text) as { images?: Record<string, string> } | null)?.images ?? {};
}
