import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import { moveClient } from '../../../src/operations/move/move-client.ts';
import type { MoveRequest } from '../../../src/operations/move/move-request.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import { withLock } from '../../../src/workspace/locks/lock.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = `blocks: {first: 830}
network: {pool: 10.225.0.0/16}
targets: {local: {engine: docker}, prod: {engine: kubernetes}}
`;
const REQUEST: MoveRequest = {
  ...{ slug: 'claro', target: 'prod', conflict: 'fail' },
  ...{ abandonSource: false, data: true, dryRun: false, timeout: 1000, confirm: confirmAll },
};
const CONFIG = 'clients/template/config/client.yaml.hbs';

interface Moving {
  context: OperationContext;
  /** Its engine on the target `local`. */
  old: FakeEngine;
  /** A file of the workspace, changed. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  git(...argv: string[]): Promise<unknown>;
}

/** The client claro, deployed on `local`. */
async function openMoving(): Promise<Moving> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  const [old, other] = [createFakeEngine(), createFakeEngine()];
  const openEngine = (target: string) => Promise.resolve(target === 'local' ? old : other);
  const context = operationContext(workspace, { openEngine });
  const given = { name: 'Claro', country: 'CO' };
  await createClient(context, { slug: 'claro', given });
  await convergeClients(
    context,
    { slugs: ['claro'], dryRun: false, timeout: 1000, confirm: confirmAll },
    { verb: 'deploy' },
  );
  return {
    ...{ context, old },
    async edit(path, change) {
      const file = join(workspace.root, path);
      await writeFile(file, change(await readFile(file, 'utf8')));
    },
    git: (...argv) => promisify(execFile)('git', argv, { cwd: workspace.root }),
  };
}

const running = async ({ old }: Moving) => (await old.observe(['claro'])).get('claro')?.services;

describe('moveClient', () => {
  it('takes the stack down where it was, and changes nothing of the client but its target', async () => {
    const moving = await openMoving();
    const before = await readClient(moving.context.workspace, 'claro');

    const moved = await moveClient(moving.context, REQUEST);

    expect(moved).toMatchObject({ from: 'local', to: 'prod', outcome: 'unchanged', files: [] });
    expect(await readClient(moving.context.workspace, 'claro')).toEqual({
      ...before,
      target: 'prod',
    });
    expect(await running(moving)).toEqual([]);
  });

  it.each([true, false])(
    'does nothing if the slug is used on the new target by others, dry run %s',
    async (dryRun) => {
      const moving = await openMoving();
      const thing = { thing: 'container/claro-app-1', folder: '/srv/other/claro' };
      const others = createFakeEngine();
      const observe: FakeEngine['observe'] = async (slugs) =>
        new Map(
          [...(await others.observe(slugs))].map(([slug, seen]) => [
            slug,
            { ...seen, foreign: [thing] },
          ]),
        );
      const openEngine = (target: string) =>
        Promise.resolve(target === 'local' ? moving.old : { ...others, observe });

      await expect(
        moveClient({ ...moving.context, openEngine }, { ...REQUEST, dryRun }),
      ).rejects.toMatchObject({
        code: 'foreign-stack',
        message: expect.stringContaining('/srv/other/claro') as unknown,
      });

      expect(await running(moving)).toHaveLength(1);
      expect((await readClient(moving.context.workspace, 'claro')).target).toBe('local');
    },
  );

  it('uses the template as the client has it, out of git', async () => {
    const moving = await openMoving();
    await moving.git('init', '--quiet');
    await moving.git('add', '.');
    await moving.git(...['-c', 'user.name=a', '-c', 'user.email=a@b'], 'commit', '-qm', 'one');
    await moving.edit('clients/template/template.yaml', (text) => text.replace('1.2.3', '1.3.0'));
    await moving.edit(CONFIG, (text) => `${text}newer: true\n`);
    const { template } = await readClient(moving.context.workspace, 'claro');

    expect(await moveClient(moving.context, REQUEST)).toMatchObject({ files: [] });

    const after = await readClient(moving.context.workspace, 'claro');
    expect(after).toMatchObject({ target: 'prod', template });
  });

  it('asks for a sync first where the template as it was is nowhere', async () => {
    const moving = await openMoving();
    await moving.edit(CONFIG, (text) => `${text}newer: true\n`);

    await expect(moveClient(moving.context, REQUEST)).rejects.toMatchObject({
      code: 'template-moved-on',
      slug: 'claro',
      hint: expect.stringContaining('pulso sync claro') as unknown,
    });
    expect(await running(moving)).toHaveLength(1);
  });

  it('moves nothing away from a target that does not answer, and says how to leave it', async () => {
    const moving = await openMoving();
    moving.old.options.unreachable = true;

    const stayed = await moveClient(moving.context, REQUEST);

    expect(stayed).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'engine-unreachable',
        hint: 'start it; if it is gone for good: pulso move claro --target prod --abandon-source',
      },
    });
    expect(await readClient(moving.context.workspace, 'claro')).toMatchObject({ target: 'local' });

    const left = await moveClient(moving.context, { ...REQUEST, abandonSource: true });

    expect(left).toMatchObject({ outcome: 'unchanged', asked: false, left: [] });
    expect(await readClient(moving.context.workspace, 'claro')).toMatchObject({ target: 'prod' });
    moving.old.options.unreachable = false;
    expect(await running(moving)).toHaveLength(1);
  });

  it('holds one lock from the take-down to the new files, and plans the take-down once', async () => {
    const moving = await openMoving();
    const { old } = moving;
    const { workspace } = moving.context;
    const seen: string[] = [];
    const context: OperationContext = {
      ...moving.context,
      openEngine: () =>
        Promise.resolve({
          ...old,
          plan: (...asked: Parameters<FakeEngine['plan']>) => {
            seen.push('plan');
            return old.plan(...asked);
          },
          apply: async (...asked: Parameters<FakeEngine['apply']>) => {
            await old.apply(...asked);
            const other = withLock(workspace, 'client-claro', () => Promise.resolve(), { wait: 0 });
            await expect(other).rejects.toMatchObject({ code: 'locked' });
            seen.push('apply');
          },
        }),
    };

    expect(await moveClient(context, REQUEST)).toMatchObject({ outcome: 'unchanged' });

    expect(seen).toEqual(['plan', 'apply']);
  });

  it('takes nothing down if the client would be in conflict', async () => {
    const moving = await openMoving();
    const { workspace } = moving.context;
    // The template has another language for another target; the client chose its own.
    const byTarget = 'language: {{#if (eq target "prod")}}pt{{else}}es{{/if}}';
    await moving.edit(CONFIG, (text) => text.replace('language: es', byTarget));
    await syncClients(moving.context, { all: true, dryRun: false, conflict: 'fail' });
    await moving.edit('clients/claro/config/client.yaml', (text) =>
      text.replace('language: es', 'language: en'),
    );

    const moved = await moveClient(moving.context, REQUEST);

    expect(moved).toMatchObject({ outcome: 'conflict', takenDown: { outcome: 'planned' } });
    expect(await running(moving)).toHaveLength(1);
    expect(await readClient(workspace, 'claro')).toMatchObject({ target: 'local' });
  });

  it.each([
    [{ target: 'local' }, 'same-target'],
    [{ target: 'moon' }, 'unknown-target'],
    [{ slug: 'claroo' }, 'unknown-client'],
  ])('refuses %o', async (changes, code) => {
    const { context } = await openMoving();
    await expect(moveClient(context, { ...REQUEST, ...changes })).rejects.toMatchObject({ code });
  });
});
