import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Bench, Missing } from '../measure/contest.ts';
import { readCommand, runCommand, succeeds } from '../measure/run-command.ts';
import { removeStacks } from './remove-stacks.ts';

/** A client of the shipped template that can be deployed on this machine. */
export interface Stack {
  slug: string;
  folder: string;
  ports: Readonly<Record<'web' | 'database' | 'cache', number>>;
}

export interface Stacks {
  /** Their workspace. */
  root: string;
  stacks: readonly Stack[];
}

/** Ports and networks that a machine seldom uses. */
const SETTINGS = {
  ports: { web: 13_000, database: 23_000, cache: 28_000 },
  network: { pool: '10.231.0.0/16', prefix: 26 },
};
const ANSWERS = ['--country', 'CO', '--database', 'postgresql'];
const IMAGES = ['pulso/instance:1.0.0', 'postgres:15', 'redis:7'];

/** Makes a client of each name as `pulso create` does; none runs, of an earlier bench neither. They are taken down when the row is over. */
export async function makeStacks(
  bench: Bench,
  names: readonly string[],
): Promise<Stacks | Missing> {
  const missing = await findMissingImage(bench);
  if (missing !== undefined) {
    return { missing: `image ${missing} is missing on the engine: run scripts/quickstart` };
  }
  const slugs = names.map((name) => `bench-${name}`);
  const root = join(bench.scratch, 'stacks');
  await runCommand({ argv: [...bench.pulso, 'init', root] });
  await writeFile(join(root, 'pulso.yaml'), stringify({ ...SETTINGS, images: bench.images }));
  await removeStacks(slugs);
  bench.defer(() => removeStacks(slugs));
  const stacks: Stack[] = [];
  for (const slug of slugs) {
    const create = ['-o', 'json', 'create', slug, '--yes', '--name', slug, ...ANSWERS];
    const printed = await readCommand({ argv: [...bench.pulso, ...create], cwd: root });
    const { client } = JSON.parse(printed) as { client: Pick<Stack, 'ports'> };
    stacks.push({ slug, folder: join(root, 'clients', slug), ports: client.ports });
  }
  return { root, stacks };
}

/** One of the images that clients run which the engine neither has nor can pull. */
async function findMissingImage({ images }: Bench): Promise<string | undefined> {
  for (const image of IMAGES.map((name) => images[name] ?? name)) {
    const here = await succeeds({ argv: ['docker', 'image', 'inspect', image] });
    if (!here && !(await succeeds({ argv: ['docker', 'pull', image] }))) return image;
  }
  return undefined;
}
