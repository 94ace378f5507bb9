import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine } from '../support/fake-engine.ts';
import { runCli } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { TYPICAL_MISTAKES } from '../support/typical-mistakes.ts';
import { putFiles } from '../support/temporary-workspace.ts';

let root: string;
let empty: string;
let engine: FakeEngine;

/** `acme` is created and not deployed; the engine of `down` does not answer. */
beforeAll(async () => {
  const settings = 'blocks: {first: 720}\nnetwork: {pool: 10.231.0.0/16}\n';
  root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  empty = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  await putFiles(root, { 'pulso.yaml': settings, ...smallTemplate() });
  engine = createFakeEngine();
  await runCli(['create', 'acme', '--name', 'Acme', '--country', 'CO'], { cwd: root, engine });
});

afterAll(async () => {
  for (const folder of [root, empty]) await rm(folder, { recursive: true, force: true });
});

it.each(TYPICAL_MISTAKES)('%s: pulso %s', async (_, line, says) => {
  const run = await runCli(line.split(' '), { cwd: root, engine });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(says);
});

it.each([['list'], ['create acme'], ['deploy acme'], ['status']])(
  'pulso %s outside of a workspace names -C and init',
  async (line) => {
    const run = await runCli(line.split(' '), { cwd: empty });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/pulso init.*-C/s);
  },
);

it('start before the first deploy does nothing, and names the deploy', async () => {
  const run = await runCli(['start', 'acme'], { cwd: root, engine });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('not deployed yet: run `pulso deploy acme`');
});

it('an engine that does not answer is named with what to do', async () => {
  const down = createFakeEngine({ unreachable: true });
  const run = await runCli(['deploy', 'acme'], { cwd: root, engine: down });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('start it');
});
