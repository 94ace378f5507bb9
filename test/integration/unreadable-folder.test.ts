import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { smallTemplate } from '../support/small-template.ts';
import { runPulso, type PulsoRun } from '../support/spawn-pulso.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const run = promisify(execFile);
const OTHER_USER = 12_345;
/** Root without these may read its own files alone, as any other user. */
const RIGHTS = 'dac_override,dac_read_search'
  .split(',')
  .map((right) => `-${right}`)
  .join(',');
const BARE = ['setpriv', `--bounding-set=${RIGHTS}`, `--inh-caps=${RIGHTS}`] as const;
const canDrop =
  process.getuid?.() === 0 && (await run(BARE[0], [...BARE.slice(1), 'true']).then(() => true, () => false)); // prettier-ignore

async function runBare(cwd: string, ...argv: string[]): Promise<PulsoRun> {
  const [program, ...words] = BARE;
  const line = [...words, process.execPath, join(packageRoot(), 'bin/pulso.js'), ...argv];
  return run(program, line, { cwd }).then(
    (ended) => ({ code: 0, ...ended }),
    (error: unknown) => error as PulsoRun,
  );
}

/** A client beside whose files a database has its own, which nobody else may read. */
async function makeClient(): Promise<{ root: string; folder: string }> {
  const root = await temporaryFolder();
  const settings = 'blocks: {first: 720}\nnetwork: {pool: 10.134.0.0/16}\n';
  await putFiles(root, { 'pulso.yaml': settings, ...smallTemplate({ 'a.txt': 'one\n' }) });
  const argv = ['create', 'claro', '--name', 'Claro', '--country', 'CO'];
  expect(await runPulso(root, ...argv)).toMatchObject({ code: 0 });
  const folder = join(root, 'clients/claro');
  for (const path of ['data/pg', 'config/letsencrypt']) {
    await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, path, 'private.yaml'), 'a: [\n', { mode: 0o600 });
    await chown(join(folder, path), OTHER_USER, OTHER_USER);
  }
  await writeFile(join(folder, 'config/private.yaml'), 'a: [\n', { mode: 0o600 });
  await chown(join(folder, 'config/private.yaml'), OTHER_USER, OTHER_USER);
  return { root, folder };
}

describe.skipIf(!canDrop)('a folder of another user in a client (setpriv)', () => {
  it('cannot be read by the test', async () => {
    const { folder } = await makeClient();
    await expect(run(BARE[0], [...BARE.slice(1), 'ls', join(folder, 'data/pg')])).rejects.toThrow(
      'Permission denied',
    );
  });

  it('is in the way of no verb that reads the client', async () => {
    const { root, folder } = await makeClient();
    await writeFile(join(root, 'clients/template/a.txt'), 'two\n');
    const diff = await runBare(root, 'diff');
    expect(diff).toMatchObject({ code: 0, stderr: '' });
    expect(diff.stdout).toContain('+two');
    expect(await runBare(root, 'sync')).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two\n');
    const overrides = await runBare(root, 'overrides', '--stat');
    expect(overrides.code).toBe(0);
    expect(overrides.stdout).toContain('config/private.yaml');
    const validated = await runBare(root, 'validate');
    expect(validated.stdout + validated.stderr).not.toContain('private');
    expect(validated.code).toBe(0);
    expect(await runBare(root, 'list')).toMatchObject({ code: 0 });
  });

  it('a file of the template that cannot be read fails its client by name', async () => {
    const { root, folder } = await makeClient();
    await writeFile(join(root, 'clients/template/a.txt'), 'two\n');
    await chown(join(folder, 'a.txt'), OTHER_USER, OTHER_USER);
    await run('chmod', ['600', join(folder, 'a.txt')]);
    const { code, stderr } = await runBare(root, 'sync');
    expect(code).toBe(1);
    expect(stderr).toMatch(/claro[^]*a\.txt[^]*permission denied/);
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n');
  });
});
