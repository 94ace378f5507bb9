import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

it('init shows a folder below this one by its relative path, and this one by its absolute path', async () => {
  const cwd = await temporaryFolder();
  expect((await runCli(['init', 'fleet'], { cwd })).stdout).toBe('created workspace fleet\n');
  expect((await runCli(['init'], { cwd })).stdout).toBe(`created workspace ${cwd}\n`);
  expect((await runCli(['init'], { cwd })).stdout).toBe(`${cwd} is already a workspace\n`);
});
