import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentReporter } from '../../../src/core/reporter.ts';
import type { DesiredClient } from '../../../src/engine/desired/desired-client.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Intent } from '../../../src/engine/intent.ts';
import { summarizeState } from '../../../src/engine/observed/summarize-state.ts';
import { rememberHalts } from '../../../src/operations/engines/remember-halts.ts';
import { clientState, type Workspace } from '../../../src/workspace/workspace.ts';
import { buildService, buildStack } from '../../support/build-stack.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const stack = buildStack({
  slug: 'acme',
  services: [
    buildService({ name: 'app', restart: { name: 'no' } }),
    buildService({ name: 'worker', restart: { name: 'no' } }),
  ],
});
const DESIRED: DesiredClient = { kind: 'compose', slug: 'acme', target: 'local', stack };
const OPTIONS = { reporter: silentReporter, signal: new AbortController().signal, timeout: 1000 };

/** Carries out what is intended; gives back its operations on services. */
async function carryOut(engine: Engine, intent: Intent): Promise<string[]> {
  const plan = await engine.plan(DESIRED, intent);
  await engine.apply(plan, DESIRED, OPTIONS);
  return plan.operations
    .filter(({ resource }) => resource.startsWith('service/'))
    .map(({ type, resource, cause }) => `${type} ${resource} ${cause}`);
}

const stateOf = async (engine: Engine): Promise<string> =>
  summarizeState((await engine.observe(['acme'])).get('acme')!, stack);

async function openStopped(): Promise<{ workspace: Workspace; engine: Engine }> {
  const workspace = await temporaryWorkspace();
  const engine = rememberHalts(createFakeEngine(), workspace);
  await carryOut(engine, { verb: 'deploy' });
  await carryOut(engine, { verb: 'stop', services: ['app'] });
  return { workspace, engine };
}

describe('a service without a restart policy that ended well', () => {
  it('is started by a deploy if pulso has stopped it', async () => {
    const { engine } = await openStopped();
    expect(await stateOf(engine)).toBe('degraded');
    expect(await carryOut(engine, { verb: 'deploy' })).toEqual([
      'start service/app stopped',
      'none service/worker unchanged',
    ]);
    expect(await stateOf(engine)).toBe('running');
    expect(await carryOut(engine, { verb: 'deploy' })).toContain('none service/app unchanged');
  });

  it('is done if it ended by itself', async () => {
    const workspace = await temporaryWorkspace();
    const bare = createFakeEngine();
    const engine = rememberHalts(bare, workspace);
    await carryOut(engine, { verb: 'deploy' });
    // Not by this engine: nothing is remembered of it.
    await carryOut(bare, { verb: 'stop', services: ['app'] });
    expect(await stateOf(engine)).toBe('running');
    expect(await carryOut(engine, { verb: 'deploy' })).toContain('none service/app completed');
  });

  it('is remembered before it is stopped, and forgotten once it was started or removed', async () => {
    const workspace = await temporaryWorkspace();
    const bare = createFakeEngine();
    const cut = new Error('the connection was cut');
    const failing = { ...bare, apply: () => Promise.reject(cut) };
    await carryOut(bare, { verb: 'deploy' });
    const stop = carryOut(rememberHalts(failing, workspace), { verb: 'stop' });
    await expect(stop).rejects.toBe(cut);
    await carryOut(bare, { verb: 'stop' });
    const engine = rememberHalts(bare, workspace);
    expect(await stateOf(engine)).toBe('stopped');
    await carryOut(engine, { verb: 'start' });
    await carryOut(bare, { verb: 'stop', services: ['app'] });
    expect(await carryOut(engine, { verb: 'deploy' })).toContain('none service/app completed');
    await carryOut(engine, { verb: 'stop' });
    await carryOut(engine, { verb: 'destroy', purge: false });
    await carryOut(engine, { verb: 'deploy' });
    await carryOut(bare, { verb: 'stop', services: ['app'] });
    expect(await carryOut(engine, { verb: 'deploy' })).toContain('none service/app completed');
  });

  it('is in the way of no verb if what is remembered is damaged', async () => {
    const { workspace, engine } = await openStopped();
    const file = clientState(workspace, 'acme', 'halted-services.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '{"services": 3');
    expect(await stateOf(engine)).toBe('running');
    expect(await carryOut(engine, { verb: 'stop' })).toContain(
      'stop service/worker stop asked for',
    );
    expect(await stateOf(engine)).toBe('stopped');
  });
});
