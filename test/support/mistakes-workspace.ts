import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';
import { runCli } from './run-cli.ts';
import { smallTemplate } from './small-template.ts';
import { putFiles } from './temporary-workspace.ts';

/** Where TYPICAL_MISTAKES are made: a workspace whose client `acme` is created and not deployed. */
export interface MistakesWorkspace {
  root: string;
  /** A folder outside of it. */
  empty: string;
  engine: FakeEngine;
  remove(): Promise<void>;
}

export async function openMistakesWorkspace(): Promise<MistakesWorkspace> {
  const settings = 'blocks: {first: 720}\nnetwork: {pool: 10.231.0.0/16}\n';
  const root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  const empty = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  await putFiles(root, { 'pulso.yaml': settings, ...smallTemplate() });
  const engine = createFakeEngine();
  await runCli(['create', 'acme', '--name', 'Acme', '--country', 'CO'], { cwd: root, engine });
  return {
    ...{ root, empty, engine },
    async remove() {
      for (const folder of [root, empty]) await rm(folder, { recursive: true, force: true });
    },
  };
}
