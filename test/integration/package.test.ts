import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installTarball, runScript, sharedFolder } from '../support/packaged-pulso.ts';
import { runVerbs } from '../support/run-verbs.ts';

const NARROW = 40;
/** Milliseconds for all verbs on a busy machine: a guard against a hang. */
const LONG = 900_000;

// What runs every verb takes one core: on a terminal and without one at the same time.
describe.concurrent('the npm package, installed outside of the repository', () => {
  let installed: Awaited<ReturnType<typeof installTarball>>;
  beforeAll(async () => {
    installed = await installTarball(await sharedFolder());
  });

  it('carries the template, the license and no sources, tests or secrets', () => {
    expect(installed.paths).toContain('clients/template/template.yaml');
    expect(installed.paths).toContain('LICENSE');
    expect(
      installed.paths.filter((path) => /^(src|test)\/|config\/secrets|node_modules/.test(path)),
    ).toEqual([]);
  });

  it('installs nothing else', () => {
    expect(installed.installed).toEqual(['node_modules/pulso']);
  });

  it('passes the smoke test', async () => {
    expect(await runScript('smoke', installed.command)).toContain('smoke test passed');
  });

  it(
    'runs every verb',
    (test) => runVerbs(test, installed.command, { name: 'tarball', block: 2300 }),
    LONG,
  );

  it(
    `runs every verb on a terminal of ${NARROW} columns`,
    (test) => runVerbs(test, installed.command, { name: 'narrow', block: 2310, columns: NARROW }),
    LONG,
  );
});

describe('the single executable', () => {
  let executable: string;
  beforeAll(async () => {
    const folder = await sharedFolder();
    const built = await runScript('build-executable');
    executable = join(folder, 'pulso');
    await copyFile(built, executable);
    await chmod(executable, 0o755);
  });

  it('passes the smoke test without Node on the PATH', async () => {
    const bare = ['env', '-i', 'PATH=/nowhere', 'HOME={}', executable];
    expect(await runScript('smoke', ...bare)).toContain('smoke test passed');
  });

  it(
    'runs every verb',
    (test) => runVerbs(test, executable, { name: 'executable', block: 2320 }),
    LONG,
  );
});
