import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../measure/contest.ts';
import { runCommand } from '../measure/run-command.ts';
import type { Stack } from './make-stacks.ts';

/** The file that compose reads in a client's folder. */
export const COMPOSE_FILE = 'bench-compose.yml';

/**
 * The client's own compose file with the images that this machine has in place of the official ones.
 * Compose mounts configs and secrets as they lie on the disk, so that each container's own user has
 * to be able to read them there.
 */
export async function writeComposeFile({ images }: Bench, { folder }: Stack): Promise<void> {
  const file = join(folder, 'docker-compose.yml');
  let text = await readFile(file, 'utf8');
  for (const [image, standIn] of Object.entries(images)) {
    text = text.replaceAll(`image: ${image}\n`, `image: ${standIn}\n`);
  }
  await writeFile(join(folder, COMPOSE_FILE), text);
  await runCommand({ argv: ['chmod', '--recursive', 'a+rX', folder] });
}
