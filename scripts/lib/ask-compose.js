import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `docker compose config` makes of a case, as an object; throws with what it says where it refuses. */
export async function resolveWithCompose(program, { input }) {
  const folder = await mkdtemp(join(tmpdir(), 'pulso-compose-'));
  try {
    for (const [path, bytes] of input.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const names = input.composeFile === undefined ? [] : ['-f', input.composeFile];
    const [command, ...before] = program.split(' ');
    const argv = [...before, '-p', input.slug, ...names, 'config', '--format', 'json'];
    const env = { PATH: process.env.PATH, HOME: folder };
    const { stdout } = await run(command, argv, { cwd: folder, env, maxBuffer: 64 << 20 });
    return JSON.parse(stdout.replaceAll(folder, input.workingDir));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** True where it accepts the case. */
export async function acceptsCompose(program, one) {
  return resolveWithCompose(program, one).then(
    () => true,
    () => false,
  );
}
