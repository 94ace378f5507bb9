import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where `npm run bench` keeps the program of Debian 13's package, on a machine that has no docker compose. */
const KEPT = 'pulso/bench/docker-compose/usr/libexec/docker/cli-plugins/docker-compose';

/** How docker compose is started on this machine; undefined if it has none. */
export async function findComposeProgram() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  for (const program of [
    'docker compose',
    join(cache, KEPT),
    '/usr/libexec/docker/cli-plugins/docker-compose',
  ]) {
    const [command, ...before] = program.split(' ');
    const starts = await run(command, [...before, 'version']).then(
      () => true,
      () => false,
    );
    if (starts) return program;
  }
  return undefined;
}
