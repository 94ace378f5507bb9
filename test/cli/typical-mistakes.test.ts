import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeEngine } from '../support/fake-engine.ts';
import { openMistakesWorkspace, type MistakesWorkspace } from '../support/mistakes-workspace.ts';
import { runCli } from '../support/run-cli.ts';
import { TYPICAL_MISTAKES } from '../support/typical-mistakes.ts';

let mistakes: MistakesWorkspace;

beforeAll(async () => {
  mistakes = await openMistakesWorkspace();
});

afterAll(() => mistakes.remove());

it.each(TYPICAL_MISTAKES)('%s: pulso %s', async (_, line, says) => {
  const run = await runCli(line.split(' '), { cwd: mistakes.root, engine: mistakes.engine });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(says);
});

it.each([['list'], ['create acme'], ['deploy acme'], ['status']])(
  'pulso %s outside of a workspace names -C and init',
  async (line) => {
    const run = await runCli(line.split(' '), { cwd: mistakes.empty });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/pulso init.*-C/s);
  },
);

it('start before the first deploy does nothing, and names the deploy', async () => {
  const run = await runCli(['start', 'acme'], { cwd: mistakes.root, engine: mistakes.engine });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('not deployed yet: run `pulso deploy acme`');
});

it('an engine that does not answer is named with what to do', async () => {
  const down = createFakeEngine({ unreachable: true });
  const run = await runCli(['deploy', 'acme'], { cwd: mistakes.root, engine: down });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('start it');
});
