import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Missing } from '../measure/contest.ts';
import { runCommand, succeeds } from '../measure/run-command.ts';
import { canInstall } from './install-package.ts';
import { fetchPackage } from './fetch-package.ts';

/** `docker compose` as it can be started here. */
export interface Compose {
  env: Readonly<Record<string, string>>;
}

/** Debian 12 has no compose plugin; the next release's is one program that runs here too. */
const PACKAGE = { name: 'docker-compose', suite: 'trixie' };
const PLUGIN = 'usr/libexec/docker/cli-plugins/docker-compose';
const COMPOSE = ['docker', 'compose', 'version'] as const;

/** The compose plugin of this machine, or else the one of Debian 13's package. */
export async function findCompose(bench: Bench): Promise<Compose | Missing> {
  if (!(await succeeds({ argv: ['docker', 'version'] }))) {
    return { missing: 'the docker client cannot reach a Docker Engine' };
  }
  if (await succeeds({ argv: COMPOSE })) return { env: {} };
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pulso/bench');
  const kept = join(cache, PACKAGE.name);
  const env = { DOCKER_CONFIG: await makeDockerConfig(bench, join(kept, PLUGIN)) };
  if (await succeeds({ argv: COMPOSE, env })) return { env };
  if (!canInstall())
    return { missing: 'docker compose is not installed and cannot be installed on this machine' };
  try {
    await mkdir(cache, { recursive: true });
    await fetchPackage({ ...PACKAGE, folder: `${kept}.new` });
    await rename(`${kept}.new`, kept);
    await runCommand({ argv: COMPOSE, env });
    return { env };
  } catch (error) {
    return { missing: `cannot install docker compose: ${String(error)}` };
  }
}

/** The person's own configuration of the docker client, and the plugin beside it. */
async function makeDockerConfig({ scratch }: Bench, plugin: string): Promise<string> {
  const own = process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');
  const folder = join(scratch, 'docker-config');
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'cli-plugins'), { recursive: true });
  for (const name of await readdir(own).catch(() => [])) {
    if (name !== 'cli-plugins') await symlink(join(own, name), join(folder, name));
  }
  await symlink(plugin, join(folder, 'cli-plugins/docker-compose'));
  return folder;
}
