import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Inside } from './fill-database.ts';
import type { Bench, Missing } from '../measure/contest.ts';
import { readCommand, runCommand, type Command } from '../measure/run-command.ts';
import { untilHealthy } from '../stacks/check-stacks.ts';
import { makeStacks, type Stack } from '../stacks/make-stacks.ts';

/** Clients that run, with a repository of their workspace. */
export interface DataClients {
  /** Their workspace. */
  root: string;
  stacks: readonly Stack[];
  /** Folder of the repository. */
  repository: string;
  pulso: (...argv: string[]) => Command;
}

/** One client that runs. */
export interface DataClient extends Omit<DataClients, 'stacks'> {
  slug: string;
  inside: Inside;
}

/** Without a recipient backups are not encrypted. */
interface Encryption {
  /** Age's public key. */
  recipient?: string | undefined;
  /** File of its private key, which restores need. */
  identity?: string | undefined;
}

/** Deploys clients of these names on the Docker Engine. */
export async function openDataClients(
  bench: Bench,
  names: readonly string[],
  encryption: Encryption = {},
): Promise<DataClients | Missing> {
  const made = await makeStacks(bench, names);
  if ('missing' in made) return made;
  const { root, stacks } = made;
  const repository = join(bench.scratch, 'repository');
  await mkdir(repository);
  const settings = backupSettings(repository, encryption);
  await writeFile(join(root, 'pulso.local.yaml'), stringify(settings));
  const pulso = (...argv: string[]): Command => ({ argv: [...bench.pulso, ...argv], cwd: root });
  await runCommand(pulso('deploy', '--all'));
  for (const stack of stacks) await untilHealthy(stack, bench.interrupted);
  return { root, stacks, repository, pulso };
}

/** Settings of a workspace whose backups go to a folder. */
export function backupSettings(
  repository: string,
  { recipient, identity }: Encryption = {},
): Readonly<Record<string, unknown>> {
  const encryption =
    recipient === undefined ? { encrypt: 'none' } : { recipients: [recipient], key: identity };
  const repositories = { bench: { url: `file://${repository}` } };
  return { backups: { repositories, repository: 'bench', ...encryption } };
}

/** Deploys one client on the Docker Engine. */
export async function openDataClient(
  bench: Bench,
  encryption: Encryption = {},
): Promise<DataClient | Missing> {
  const made = await openDataClients(bench, ['data'], encryption);
  if ('missing' in made) return made;
  const { stacks, ...rest } = made;
  const slug = stacks[0]?.slug ?? '';
  return { ...rest, slug, inside: insideContainer(slug) };
}

/** Of a client on the Docker Engine. */
export function insideContainer(slug: string): Inside {
  return `docker exec -i ${slug}-database-1`;
}

/** Saves a client and gives the id of its backup. */
export async function saveClient({
  slug,
  pulso,
}: Pick<DataClient, 'slug' | 'pulso'>): Promise<string> {
  const printed = await readCommand(pulso('-o', 'json', 'backup', slug));
  const { clients } = JSON.parse(printed) as { clients: { backup?: { id: string } }[] };
  return clients[0]?.backup?.id ?? '';
}

/** Deletes all backups: a disk holds few of these. */
export async function forgetBackups({
  repository,
}: Pick<DataClients, 'repository'>): Promise<void> {
  await rm(repository, { recursive: true, force: true });
  await mkdir(repository);
}

/** Throws where not so many whole backups are in the repository. */
export async function checkBackups(
  { repository }: Pick<DataClients, 'repository'>,
  expected: number,
): Promise<void> {
  const names = await readdir(repository, { recursive: true });
  const found = names.filter((name) => name.endsWith('/manifest.json')).length;
  if (found !== expected) throw new Error(`${found} backups instead of ${expected}`);
}
