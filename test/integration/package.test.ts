import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const run = promisify(execFile);

it('the package works where it is installed: it carries the template', async () => {
  const folder = await temporaryFolder();
  const options = ['--ignore-scripts', '--pack-destination', folder, '--json'];
  const packed = await run('npm', ['pack', ...options], { cwd: packageRoot() });
  const [{ filename, files }] = JSON.parse(packed.stdout) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('clients/template/template.yaml');
  expect(paths.filter((path) => /^(src|test)\/|secret|node_modules/.test(path))).toEqual([
    'clients/template/k8s/secret.yaml.hbs',
  ]);

  await putFiles(folder, { 'package.json': '{"private": true}' });
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, join(folder, filename)], { cwd: folder });
  const pulso = (...argv: string[]): Promise<{ stdout: string }> =>
    run(join(folder, 'node_modules/.bin/pulso'), argv, { cwd: folder });

  await pulso('init', 'fleet');
  await pulso('-C', 'fleet', 'create', 'acme', '--name', 'Acme', '--country', 'CO');
  const { stdout } = await pulso('-C', 'fleet', 'validate', 'acme', '-o', 'json');
  expect(JSON.parse(stdout)).toEqual({ version: 1, problems: [] });
  expect(await readdir(join(folder, 'fleet/clients/acme'))).toContain('docker-compose.yml');
});
