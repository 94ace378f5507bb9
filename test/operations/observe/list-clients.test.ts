import { expect, it } from 'vitest';
import { silentReporter } from '../../../src/core/reporter.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { clientStatus } from '../../../src/operations/observe/client-status.ts';
import { listClients } from '../../../src/operations/observe/list-clients.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { buildRecord, recordFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

it('shows what people look for, and sets broken clients apart', async () => {
  const workspace = await temporaryWorkspace({
    ...recordFiles(
      buildRecord('tigo', {
        block: 2,
        answers: { name: 'Tigo', country: 'GT', database: 'mysql', secret_plan: 'x' },
      }),
      buildRecord('base', { block: 0, subnet: null, answers: { monthly_fee: 3 } }),
    ),
    'clients/broken/.pulso/instance.json': '{"a": [\n',
  });
  expect(await listClients({ workspace, reporter: silentReporter }, {})).toEqual({
    clients: [
      {
        ...{
          slug: 'base',
          name: null,
          country: null,
          database: null,
          target: 'local',
          block: 0,
          subnet: null,
        },
        ports: { web: 8000, database: 5432, cache: 6379 },
        template: { name: 'template', version: '1.0.0' },
      },
      {
        ...{
          slug: 'tigo',
          name: 'Tigo',
          country: 'GT',
          database: 'mysql',
          target: 'local',
          block: 2,
        },
        subnet: '10.221.0.128/26',
        ports: { web: 8002, database: 5434, cache: 6381 },
        template: { name: 'template', version: '1.0.0' },
      },
    ],
    failed: [expect.objectContaining({ slug: 'broken', code: 'record-invalid', line: 2 })],
  });
});

it('lists those selected', async () => {
  const workspace = await temporaryWorkspace(
    recordFiles(buildRecord('a'), buildRecord('b', { block: 2, target: 'prod' })),
  );
  const { clients } = await listClients(
    { workspace, reporter: silentReporter },
    { select: { target: 'prod' } },
  );
  expect(clients.map((client) => client.slug)).toEqual(['b']);
});

it('lists a thousand clients', async () => {
  const records = Array.from({ length: 1000 }, (_, n) =>
    buildRecord(`client-${n}`, { block: n, subnet: null }),
  );
  const workspace = await temporaryWorkspace(recordFiles(...records));
  expect((await listClients({ workspace, reporter: silentReporter }, {})).clients).toHaveLength(
    1000,
  );
});

it('shows a client as foreign after a verb saw that it is, until one sees that it is not', async () => {
  const workspace = await buildFleet(['acme', 'beta']);
  const other = createFakeEngine();
  const context = buildContext(workspace, createFakeEngine({ other }));
  const asked = { all: true, timeout: 1000, dryRun: false, confirm: confirmAll };
  const theirs = buildContext(workspace, other);
  await convergeClients(theirs, { ...asked, all: false, slugs: ['acme'] }, { verb: 'deploy' });
  const listed = async () =>
    (await listClients({ workspace, reporter: silentReporter }, {})).clients.map(
      ({ slug, foreign }) => [slug, foreign],
    );
  expect(await listed()).toEqual([
    ['acme', undefined],
    ['beta', undefined],
  ]);

  await convergeClients(context, asked, { verb: 'stop' });
  const things = ['database', 'app'].map((name) => ({
    thing: `container/acme-${name}-1`,
    workspace: 'ws-other',
  }));
  expect(await listed()).toEqual([
    ['acme', things],
    ['beta', undefined],
  ]);

  await convergeClients(theirs, asked, { verb: 'destroy', purge: true });
  await clientStatus(context, { all: true });
  expect(await listed()).toEqual([
    ['acme', undefined],
    ['beta', undefined],
  ]);
});
