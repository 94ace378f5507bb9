import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import {
  createRunner,
  moveToDownload,
  moveToImage,
  readServer,
  runPipeline,
  runWorkflow,
  type CiRunner,
} from '../support/ci-runner.ts';
import { createArguments, runPulso } from '../support/spawn-pulso.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

const DIGEST = 'ab'.repeat(32);
const IMAGE = `mirror.example:5000/pulso/cli@sha256:${DIGEST}`;
const URL = 'https://files.example/pulso-linux-x64';

/** A checkout with a client and both pipelines, which get pulso as the flags say. */
async function checkOut(...flags: string[]): Promise<CiRunner> {
  const checkout = join(await temporaryFolder(), 'fleet');
  await mkdir(checkout);
  for (const ci of ['github', 'gitlab']) await succeed(checkout, 'init', '--ci', ci, ...flags);
  await writeFile(
    join(checkout, 'pulso.local.yaml'),
    'blocks: {first: 700}\nnetwork: {pool: 10.227.0.0/16}\n',
  );
  await succeed(checkout, ...createArguments('claro'));
  return createRunner(checkout, { comments: [] });
}

async function succeed(cwd: string, ...argv: string[]): Promise<void> {
  expect(await runPulso(cwd, ...argv)).toMatchObject({ code: 0 });
}

/** Pipelines that pin another download than the one that is there. */
async function pinDownload(runner: CiRunner, sha256: string): Promise<void> {
  const other = await checkOut('--ci-executable', `${URL}@sha256:${sha256}`);
  for (const folder of ['.github', '.gitlab']) {
    await cp(join(other.checkout, folder), join(runner.checkout, folder), { recursive: true });
  }
}

it('--ci-image runs every command in the image of that digest', async () => {
  const runner = await checkOut('--ci-image', IMAGE);
  await moveToImage(runner);
  const steps = await runWorkflow(runner, '12');
  expect(
    steps.filter((step) => step.failed),
    JSON.stringify(steps),
  ).toEqual([]);
  const calls = (await readFile(join(runner.folder, 'docker.log'), 'utf8')).trim().split('\n');
  expect(calls).toHaveLength(4);
  for (const call of calls) {
    expect(call).toMatch(/^run --rm --user \d+:\d+ --volume (\S+):\1 --workdir \S+ /);
    expect(call).toContain(` ${IMAGE} `);
  }
  expect((await readServer(runner)).comments).toHaveLength(1);
  const gitlab = await readFile(join(runner.checkout, '.gitlab/pulso.yml'), 'utf8');
  expect(gitlab).toContain(`  image:\n    name: ${IMAGE}\n    entrypoint: ['']\n`);
});

it('--ci-executable downloads the executable and runs it once its SHA-256 is verified', async () => {
  const runner = await checkOut();
  await pinDownload(runner, await moveToDownload(runner));
  const steps = await runWorkflow(runner, '12');
  expect(
    steps.filter((step) => step.failed),
    JSON.stringify(steps),
  ).toEqual([]);
  expect(await runPipeline(runner, 'token')).toMatchObject({ failed: false });
});

it('an executable with another SHA-256 is never started', async () => {
  const runner = await checkOut();
  await pinDownload(runner, await moveToDownload(runner));
  await appendFile(join(runner.folder, 'download'), '# changed on the way\n');
  const [install] = await runWorkflow(runner, '12');
  expect(install).toMatchObject({ name: 'Install pulso', failed: true });
  expect(await runPipeline(runner, 'token')).toMatchObject({ failed: true });
  expect(existsSync(join(runner.folder, 'started'))).toBe(false);
});

it('without a source the pipelines fail on a runner that has another version', async () => {
  const runner = await checkOut();
  await writeFile(join(runner.folder, 'bin/pulso'), '#!/bin/sh\necho 0.0.1\n');
  const [install] = await runWorkflow(runner, '12');
  expect(install).toMatchObject({ name: 'Install pulso', failed: true });
  expect(install?.output).toContain(`pulso ${packageJson.version} is required`);
  expect(await runPipeline(runner, 'token')).toMatchObject({ failed: true });
});

it.each([[[]], [['--ci-image', IMAGE]], [['--ci-executable', `${URL}@sha256:${DIGEST}`]]])(
  'with %j nothing is installed by a name alone, and actions are pinned to a commit',
  async (flags) => {
    const { checkout } = await checkOut(...flags);
    for (const file of ['.github/workflows/pulso.yml', '.gitlab/pulso.yml']) {
      const text = await readFile(join(checkout, file), 'utf8');
      expect(text).not.toMatch(/\b(npm|npx|pip|apt-get)\b/);
      expect(text).toContain(packageJson.version);
      const used = [...text.matchAll(/^ +- uses: (.*)$/gm)].map(([, action]) => action);
      expect(
        used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v/.test(action ?? '')),
      ).toEqual([]);
      expect([...text.matchAll(/image: *\S/g)]).toEqual([]);
    }
  },
);
