import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCommand } from '../measure/run-command.ts';
import { COMPOSE_FILE } from './compose-file.ts';
import type { Stack } from './make-stacks.ts';

const CONFIG = 'config/client.yaml';
const MOUNTED = '/etc/pulso/client.yaml';

/** Adds one byte to the config that the client's app mounts. */
export async function editConfig({ folder }: Stack): Promise<void> {
  await appendFile(join(folder, CONFIG), '#');
}

/** Gives the config another name: compose looks at names and never at the files behind them. */
export async function renameConfig({ folder }: Stack): Promise<void> {
  const file = join(folder, COMPOSE_FILE);
  const text = await readFile(file, 'utf8');
  const renamed = text.replaceAll(
    /^(\s+- source: client| {2}client)(-*)(:?)$/gm,
    (_line, name: string, dashes: string, colon: string) => `${name}${dashes}-${colon}`,
  );
  if (renamed === text) throw new Error('the shipped compose file no longer has the config client');
  await writeFile(file, renamed);
}

/** Throws where the app that runs does not see the config as it is now. */
export async function checkConfig({ slug, folder }: Stack): Promise<void> {
  const seen = await readCommand({ argv: ['docker', 'exec', `${slug}-app-1`, 'cat', MOUNTED] });
  const wanted = await readFile(join(folder, CONFIG), 'utf8');
  if (seen !== wanted.trimEnd()) throw new Error(`${slug} runs with an older ${CONFIG}`);
}
