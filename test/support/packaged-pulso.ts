import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { putFiles } from './temporary-workspace.ts';

const run = promisify(execFile);

/** A folder for one file of tests, which goes with its last test. */
export async function sharedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Packs the project and installs the tarball in that folder, outside of the repository. */
export async function installTarball(folder: string) {
  const options = ['--ignore-scripts', '--pack-destination', folder, '--json'];
  const packed = await run('npm', ['pack', ...options], { cwd: packageRoot() });
  const [{ filename, files }] = JSON.parse(packed.stdout) as [
    { filename: string; files: { path: string }[] },
  ];
  await putFiles(folder, { 'package.json': '{"private": true}' });
  // No script runs and nothing is asked of a registry: the package brings all that it needs.
  const quiet = ['--no-audit', '--no-fund', '--offline', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, join(folder, filename)], { cwd: folder });
  return {
    command: join(folder, 'node_modules/.bin/pulso'),
    paths: files.map(({ path }) => path),
    installed: Object.keys(await readInstalled(folder)),
  };
}

async function readInstalled(folder: string): Promise<Record<string, unknown>> {
  const text = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  return (JSON.parse(text) as { packages: Record<string, unknown> }).packages;
}

/** Runs a script of scripts/; throws with its output if it fails. */
export async function runScript(name: string, ...words: string[]): Promise<string> {
  const script = join(packageRoot(), 'scripts', name);
  const { stdout } = await run(script, words, { cwd: packageRoot(), maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}
