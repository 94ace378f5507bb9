import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { describe, expect, it } from 'vitest';
import {
  clientStatus,
  statusAsItComes,
  watchStatus,
} from '../../../src/operations/observe/client-status.ts';
import { digestTemplate } from '../../../src/template/manifest/digest-template.ts';
import { BASE_FILE } from '../../../src/workspace/base/base-error.ts';
import { packBase } from '../../../src/workspace/base/pack-base.ts';
import { readTemplateSource } from '../../../src/workspace/templates/read-template-source.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { buildRecord, putFiles, recordFiles } from '../../support/temporary-workspace.ts';

const ALL = { all: true, dryRun: false, timeout: 1000, confirm: confirmAll };

describe('clientStatus', () => {
  it('shows what runs, what is stopped and what was never there, with one question to the engine', async () => {
    const engine = createFakeEngine({ host: 'ops-1' });
    const context = buildContext(await buildFleet(['acme', 'beta', 'gama']), engine);
    await convergeClients(
      context,
      { ...ALL, all: false, slugs: ['acme', 'beta'] },
      { verb: 'deploy' },
    );
    await convergeClients(context, { ...ALL, all: false, slugs: ['beta'] }, { verb: 'stop' });
    engine.observations = 0;

    const { clients } = await clientStatus(context, { all: true });

    expect(engine.observations).toBe(1);
    expect(clients).toMatchObject([
      {
        slug: 'acme',
        state: 'running',
        url: 'http://ops-1:8001',
        services: [
          {
            name: 'app',
            state: 'running',
            image: 'app:1',
            restarts: 0,
            ports: [{ published: 8001 }],
          },
          { name: 'database', health: 'healthy' },
        ],
        drift: { stack: 'current' },
      },
      { slug: 'beta', state: 'stopped', drift: { stack: 'current' } },
      { slug: 'gama', state: 'absent', services: [], drift: { stack: 'changed' } },
    ]);
    expect(clients.slice(1).map(({ url }) => url)).toEqual([undefined, undefined]);
  });

  it('knows a client that stands at its template from one whose update fails, here without a base', async () => {
    const fleet = await buildFleet(['acme', 'beta', 'gama']);
    const digest = digestTemplate(await readTemplateSource(fleet, 'template'));
    const template = { name: 'template', version: '1.0.0', digest };
    const acme = buildRecord('acme', { template });
    const gama = buildRecord('gama', { template: { ...template, name: 'gone' } });
    await putFiles(fleet.root, recordFiles(acme, gama));
    for (const record of [acme, gama]) {
      const base = join(fleet.root, 'clients', record.slug, BASE_FILE);
      await writeFile(
        base,
        packBase({ template: record.template, inputs: record, files: new Map() }),
      );
    }
    await rm(join(fleet.root, 'clients/beta', BASE_FILE));
    const context = buildContext(fleet, createFakeEngine());

    const { clients } = await clientStatus(context, { all: true });

    expect(clients.map(({ drift }) => drift.template)).toEqual(['current', 'failed', 'unknown']);
    expect(context.events).toMatchObject([
      { code: 'base-missing', kind: 'warning', slug: 'beta' },
      { kind: 'warning', subject: 'template/gone' },
    ]);
  });

  it('sees a file that was changed since the deploy', async () => {
    const fleet = await buildFleet(['acme']);
    const context = buildContext(fleet, createFakeEngine());
    await convergeClients(context, ALL, { verb: 'deploy' });
    await putFiles(fleet.root, { 'clients/acme/config/client.yaml': 'name: other\n' });
    const { clients } = await clientStatus(context, { all: true });
    expect(clients[0]?.drift.stack).toBe('changed');
  });

  it('works and says so where the engine is away, and where files are broken', async () => {
    const fleet = await buildFleet(['acme'], { 'clients/acme/docker-compose.yml': 'services: [' });
    const context = buildContext(fleet, createFakeEngine({ unreachable: true }));

    const { clients } = await clientStatus(context, { all: true });

    expect(clients).toMatchObject([
      { slug: 'acme', state: 'unknown', services: [], drift: { stack: 'unknown' } },
    ]);
    expect(context.events).toContainEqual(
      expect.objectContaining({ code: 'target-away', kind: 'warning', subject: 'target/local' }),
    );
    expect(context.events).toContainEqual(
      expect.objectContaining({ code: 'files-unsound', kind: 'warning', slug: 'acme' }),
    );
  });

  it('a record that cannot be read stands apart', async () => {
    const fleet = await buildFleet(['acme', 'beta'], {
      'clients/beta/.pulso/instance.json': '{"version": 2}\n',
    });
    const context = buildContext(fleet, createFakeEngine());
    const { clients, failed } = await clientStatus(context, { all: true });
    expect(clients.map(({ slug }) => slug)).toEqual(['acme']);
    expect(failed).toMatchObject([{ slug: 'beta', file: 'clients/beta/.pulso/instance.json' }]);
  });
});

describe('a target that is silent', () => {
  const isAway = buildRecord('beta', { target: 'away' });

  /** Clients of two targets; the second answers once it is let. */
  async function openSilent(): Promise<{
    context: ReturnType<typeof buildContext>;
    answer: () => void;
  }> {
    const fleet = await buildFleet(['acme', 'beta']);
    await putFiles(fleet.root, recordFiles(isAway));
    const [near, far] = [createFakeEngine(), createFakeEngine()];
    let answer = (): void => undefined;
    const silence = new Promise<void>((resolve) => (answer = resolve));
    const silent = {
      ...far,
      observe: (slugs: readonly string[]) => silence.then(() => far.observe(slugs)),
    };
    const context = buildContext(fleet, near);
    const openEngine = (target: string) => Promise.resolve(target === 'away' ? silent : near);
    return { context: { ...context, openEngine }, answer };
  }

  it('does not delay what is known of the others', async () => {
    const { context, answer } = await openSilent();
    const looks: unknown[] = [];
    for await (const { clients, waiting } of statusAsItComes(context, { all: true }, 1)) {
      looks.push([clients.map(({ state }) => state), waiting]);
      answer();
    }
    expect(looks).toEqual([
      [['absent', 'unknown'], ['away']],
      [['absent', 'absent'], undefined],
    ]);
  });

  it('is waited for if one result is asked for', async () => {
    const { context, answer } = await openSilent();
    const status = clientStatus(context, { all: true });
    answer();
    expect((await status).clients.map(({ state }) => state)).toEqual(['absent', 'absent']);
  });
});

it('shows containers that single runs left', async () => {
  const engine = createFakeEngine();
  const context = buildContext(await buildFleet(['acme']), engine);
  const leftovers = [
    { id: 'b', name: 'acme-app-run-2' },
    { id: 'a', name: 'acme-app-run-1' },
  ];
  const observe = async (slugs: readonly string[]) =>
    new Map([...(await engine.observe(slugs))].map(([slug, one]) => [slug, { ...one, leftovers }]));
  const openEngine = () => Promise.resolve({ ...engine, observe });
  const { clients } = await clientStatus({ ...context, openEngine }, { all: true });
  expect(clients[0]?.leftovers).toEqual(['acme-app-run-1', 'acme-app-run-2']);
});

describe('watchStatus', () => {
  it('looks again until it is interrupted, and sees what changed', async () => {
    const context = buildContext(await buildFleet(['acme']), createFakeEngine());
    const states: string[] = [];
    for await (const { clients } of watchStatus(
      context,
      { all: true },
      { interval: 1, patience: 1000 },
    )) {
      const state = clients[0]?.state ?? '';
      if (state !== states.at(-1)) states.push(state);
      if (state === 'absent') await convergeClients(context, ALL, { verb: 'deploy' });
      if (state === 'running') context.stop.abort();
    }
    expect(states).toEqual(['absent', 'running']);
  });
});
