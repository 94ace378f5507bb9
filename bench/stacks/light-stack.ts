import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Stack } from './make-stacks.ts';

/** Of each service only what a listing shows: a container that sleeps, on the client's own network. */
const SLEEPING = {
  entrypoint: ['sleep', 'infinity'],
  healthcheck: { disable: true },
  init: true,
};

/** Has every service of a client sleep: fifty whole stacks would need what few machines have. */
export async function lightenStack({ folder }: Stack): Promise<void> {
  const path = join(folder, 'docker-compose.yml');
  const { name, services, networks } = parse(await readFile(path, 'utf8')) as {
    name: string;
    services: Record<string, { image: string; ports: string[] }>;
    networks: unknown;
  };
  const light = Object.entries(services).map(([key, { image, ports }]) => [
    key,
    { image, ports, ...SLEEPING },
  ]);
  const sleeping = { name, services: Object.fromEntries(light) as object, networks };
  await writeFile(path, stringify(sleeping));
}
