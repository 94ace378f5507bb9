import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/operations/catalog.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import type { AskPerson } from '../../../src/operations/create/ask-person.ts';
import { createAndDeploy } from '../../../src/operations/create/create-and-deploy.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 880, last: 899}\nnetwork: {pool: 10.220.0.0/16}\n';
const COMPOSE = `services:
  database:
    image: busybox
    volumes: ['data:/data']
volumes:
  data: {}
`;
const RUN = { all: true, dryRun: false, timeout: 1000, confirm: confirmAll };
type Given = Parameters<typeof catalog.create.accept>[0];

function create(context: OperationContext, changes: Partial<Given> = {}) {
  const given = { name: 'Acme', country: 'CO' };
  const granted = { confirm: 'granted', confirmPlan: 'granted' } as const;
  return createAndDeploy(
    context,
    catalog.create.accept({ slug: 'acme', given, ...granted, ...changes }),
  );
}

/** A workspace whose client acme was destroyed and removed, its data still there. */
async function openAfterDestroy(): Promise<{ context: OperationContext; engine: FakeEngine }> {
  const template = smallTemplate({ 'docker-compose.yml.hbs': COMPOSE });
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...template });
  const engine = createFakeEngine();
  const context = operationContext(workspace, { openEngine: () => Promise.resolve(engine) });
  const first = await create(context, { deploy: {} });
  expect(first.existingData).toBeUndefined();
  expect(first.deploy?.operations.filter(({ warning }) => warning)).toEqual([]);
  await convergeClients(context, RUN, { verb: 'destroy', purge: false });
  await rm(join(workspace.root, 'clients/acme'), { recursive: true });
  return { context, engine };
}

async function volumesOf(engine: FakeEngine): Promise<readonly string[]> {
  return (await engine.observe(['acme'])).get('acme')?.volumes.map(({ name }) => name) ?? [];
}

/** A person who answers what is asked of existing data. */
function answering(choice: 'keep' | 'purge' | 'cancel'): AskPerson {
  return {
    slug: () => Promise.reject(new Error('the slug is given')),
    answer: ({ proposed }) => Promise.resolve(proposed ?? ''),
    existingData: ({ volumes }) => {
      expect(volumes).toEqual(['acme_data']);
      return Promise.resolve(choice);
    },
  };
}

describe('create with the slug of an earlier client whose data is kept', () => {
  it('is refused without a terminal until --existing-data is given', async () => {
    const { context, engine } = await openAfterDestroy();
    await expect(create(context)).rejects.toMatchObject({
      code: 'existing-data',
      message: expect.stringContaining('acme_data'),
      hint: expect.stringContaining('--existing-data keep'),
    });
    expect(await volumesOf(engine)).toEqual(['acme_data']);
    await expect(create(context, { existingData: 'keep' })).resolves.toBeDefined();
  });

  it('a dry run shows the data and that nothing is decided', async () => {
    const { context, engine } = await openAfterDestroy();
    const shown = await create(context, { dryRun: true });
    expect(shown.existingData).toEqual({ volumes: ['acme_data'], action: 'undecided' });
    const purging = await create(context, { dryRun: true, existingData: 'purge' });
    expect(purging.existingData).toEqual({ volumes: ['acme_data'], action: 'purge' });
    expect(await volumesOf(engine)).toEqual(['acme_data']);
  });

  it.each(['flag', 'person'])(
    'keeps it on the word of a %s, and the first deploy names it',
    async (by) => {
      const { context, engine } = await openAfterDestroy();
      const keep = by === 'flag' ? { existingData: 'keep' as const } : { ask: answering('keep') };
      const created = await create(context, keep);
      expect(created.existingData).toEqual({ volumes: ['acme_data'], action: 'keep' });

      const planned = await convergeClients(context, { ...RUN, dryRun: true }, { verb: 'deploy' });
      const first = await convergeClients(context, RUN, { verb: 'deploy' });
      const second = await convergeClients(context, RUN, { verb: 'deploy' });

      const kept = { type: 'none', resource: 'volume/data', cause: 'kept: data of an earlier acme', warning: true }; // prettier-ignore
      expect(planned.clients[0]?.operations).toContainEqual(expect.objectContaining(kept));
      expect(first.clients[0]?.operations).toContainEqual(expect.objectContaining(kept));
      expect(second.clients[0]?.operations.filter(({ warning }) => warning)).toEqual([]);
      expect(await volumesOf(engine)).toEqual(['acme_data']);
      const entries = await readAudit(context.workspace);
      const details = entries.slice(-3).map(({ action, detail }) => [action, detail]);
      expect(details).toEqual([
        ['create', expect.stringContaining('keeps earlier data: acme_data')],
        ['deploy', expect.stringContaining('volume/data kept: data of an earlier acme')],
        ['deploy', 'nothing to do'],
      ]);
    },
  );

  it('purges it before the client is created, and the deploy makes new volumes', async () => {
    const { context, engine } = await openAfterDestroy();
    const created = await create(context, { existingData: 'purge', deploy: {} });
    expect(created.existingData).toEqual({ volumes: ['acme_data'], action: 'purge' });
    expect(created.deploy?.operations).toContainEqual(
      expect.objectContaining({ type: 'create', resource: 'volume/data' }),
    );
    expect(await volumesOf(engine)).toEqual(['acme_data']);
    const entries = await readAudit(context.workspace);
    expect(entries.slice(-3).map(({ action, detail }) => [action, detail])).toEqual([
      ['destroy', 'remove volume/data'],
      ['create', expect.not.stringContaining('keeps')],
      ['deploy', expect.stringContaining('create volume/data')],
    ]);
  });

  it('creates nothing if the person cancels', async () => {
    const { context, engine } = await openAfterDestroy();
    const cancelled = create(context, { ask: answering('cancel') });
    await expect(cancelled).rejects.toMatchObject({ code: 'interrupted' });
    expect(await volumesOf(engine)).toEqual(['acme_data']);
  });

  it('deletes nothing if the client is refused after the choice', async () => {
    const { context, engine } = await openAfterDestroy();
    const taken = create(context, { existingData: 'purge', block: 5000 });
    await expect(taken).rejects.toMatchObject({ code: expect.stringMatching(/./) });
    expect(await volumesOf(engine)).toEqual(['acme_data']);
  });
});
