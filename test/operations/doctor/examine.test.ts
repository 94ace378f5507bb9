import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { examine } from '../../../src/operations/doctor/examine.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine, type FakeEngineOptions } from '../../support/fake-engine.ts';
import { buildRecord, putFiles, recordFiles } from '../../support/temporary-workspace.ts';

async function examineFleet(workspace: Workspace, options: FakeEngineOptions = {}) {
  const context = buildContext(workspace, createFakeEngine(options));
  const { findings } = await examine({ ...context, now: () => new Date() });
  return (check: string) => findings.filter((finding) => finding.check === check);
}

function git(root: string, ...argv: string[]): void {
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], {
    stdio: 'ignore',
  });
}

describe('examine', () => {
  it('finds nothing to fix where all is well', async () => {
    const fleet = await buildFleet(['acme']);
    git(fleet.root, 'init');
    const of = await examineFleet(fleet);
    const all = ['pulso', 'permissions', 'git', 'clients', 'engine', 'clock', 'images', 'ports'];
    const states = all.map((check) => [check, of(check).map(({ state }) => state)]);
    expect(states).toEqual(all.map((check) => [check, ['ok']]));
    expect(of('disk').length).toBeGreaterThan(0);
    expect(of('engine')[0]?.message).toBe('Docker 27.5.1, 2 CPUs, 4.0 GiB of memory');
  });

  it('says of an engine that does not answer how it is started, and checks the rest', async () => {
    const of = await examineFleet(await buildFleet(['acme']), { unreachable: true });
    expect(of('engine')).toEqual([
      {
        ...{ check: 'engine', subject: 'local', state: 'failed' },
        ...{ message: 'the fake engine does not answer', hint: 'start it' },
      },
    ]);
    expect(of('clients')).toMatchObject([{ state: 'ok' }]);
    expect([...of('clock'), ...of('images'), ...of('ports')]).toEqual([]);
  });

  it.each([
    [90_000, /^(89|90|91) s ahead of this machine$/],
    [-90_000, /^(89|90|91) s behind this machine$/],
  ])('finds a clock that is off by %d ms', async (ahead, message) => {
    const of = await examineFleet(await buildFleet(['acme']), { ahead });
    expect(of('clock')).toMatchObject([
      { subject: 'local', state: 'warning', message: expect.stringMatching(message) as string },
    ]);
  });

  it('names images that the next deploy pulls', async () => {
    const of = await examineFleet(await buildFleet(['acme']), { missing: ['app:1'] });
    expect(of('images')).toMatchObject([
      { state: 'warning', message: 'not there yet, the next deploy pulls: app:1' },
    ]);
  });

  it('finds a port of a client that does not run in the hands of another program, and none of one that runs', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const fleet = await buildFleet(['acme', 'beta']);
    const record = buildRecord('acme');
    await putFiles(fleet.root, recordFiles({ ...record, ports: { ...record.ports, web: port } }));
    const engine = createFakeEngine();
    const context = { ...buildContext(fleet, engine), now: () => new Date() };
    const ports = async () =>
      (await examine(context)).findings.filter(({ check }) => check === 'ports');

    expect(await ports()).toEqual([
      {
        ...{ check: 'ports', subject: 'acme', state: 'warning' },
        message: expect.stringContaining(`its web port ${port} is taken by `) as string,
        hint: expect.stringContaining('stop that program') as string,
      },
    ]);
    const request = { slugs: ['acme'], dryRun: false, timeout: 1000, confirm: confirmAll };
    await convergeClients(context, request, { verb: 'deploy' });
    expect(await ports()).toMatchObject([{ state: 'ok' }]);
  });

  it('finds secrets that are in git, and secrets that others can read', async () => {
    const fleet = await buildFleet(['acme']);
    const secret = 'clients/acme/config/secrets/it_s.txt';
    await putFiles(fleet.root, { [secret]: 'xyz' });
    await chmod(join(fleet.root, 'clients/acme/config/secrets'), 0o755);
    git(fleet.root, 'init');
    git(fleet.root, 'add', '--force', secret);
    const of = await examineFleet(fleet);
    expect(of('git')).toMatchObject([
      {
        state: 'failed',
        message: `the repository has ${secret}, which is private`,
        hint: expect.stringContaining(`git rm --cached ${secret}`) as string,
      },
    ]);
    expect(of('clients')).toMatchObject([{ subject: 'acme', state: 'warning' }]);
  });

  it('warns where there is no history', async () => {
    const of = await examineFleet(await buildFleet(['acme']));
    expect(of('git')).toMatchObject([
      { state: 'warning', message: 'not a git repository: changes have no history' },
    ]);
  });

  it('names clients whose record cannot be read or whose target is gone, and goes on', async () => {
    const fleet = await buildFleet(['acme', 'beta', 'gama']);
    await putFiles(fleet.root, {
      ...recordFiles(buildRecord('beta', { block: 2, target: 'gone' })),
      'clients/gama/.pulso/instance.json': '{',
    });
    const of = await examineFleet(fleet);
    expect(of('clients')).toMatchObject([
      { subject: 'gama', state: 'failed' },
      { subject: 'beta', state: 'failed', message: 'pulso.yaml has no target "gone"' },
    ]);
    expect(of('engine')).toMatchObject([{ state: 'ok' }]);
  });
});
