import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SavedPlan } from '../../../src/operations/plan/saved-plan.ts';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { runCli, runJson, type CliRun } from '../../support/run-cli.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 700}\nnetwork: {pool: 10.229.0.0/16}\n';

let cwd: string;
let engine: FakeEngine;

beforeEach(async () => {
  cwd = (await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() })).root;
  engine = createFakeEngine();
  await pulso('create', 'acme', '--name', 'Acme', '--country', 'CO', '--deploy');
  await edit('acme/docker-compose.yml', 'image: busybox', 'image: busybox:2');
});

function pulso(...argv: string[]): Promise<CliRun> {
  return runCli(argv, { cwd, engine });
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const file = join(cwd, 'clients', path);
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

async function images(): Promise<string[]> {
  const stack = (await engine.observe(['acme'])).get('acme');
  return (stack?.services ?? []).map(({ image }) => image);
}

async function save(...words: string[]): Promise<SavedPlan> {
  const { code, stderr } = await pulso('plan', ...words, '--out', 'acme.plan.json');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('next: pulso deploy --plan acme.plan.json') as string }); // prettier-ignore
  return JSON.parse(await readFile(join(cwd, 'acme.plan.json'), 'utf8')) as SavedPlan;
}

describe('pulso plan', () => {
  it('shows what a deploy would do, and changes nothing', async () => {
    const { code, stdout } = await pulso('plan', 'acme');
    expect(code).toBe(0);
    expect(stdout).toContain('recreate  service/app  image busybox → busybox:2');
    expect(await pulso('plan', 'acme', '--exit-code')).toMatchObject({ code: 2 });
    expect(await images()).toEqual(['busybox']);
  });

  it('saves JSON with a version and digests, and without secrets', async () => {
    const plan = await save('acme');
    expect(plan).toMatchObject({ version: 1, kind: 'pulso-plan', intent: {}, clients: [{ slug: 'acme', target: 'local' }] }); // prettier-ignore
    expect(Object.keys(plan.clients[0]?.files ?? {})).toContain('docker-compose.yml');
    expect(Object.keys(plan.clients[0]?.engine ?? {})).toContain('service/app');
    const secret = await readFile(join(cwd, 'clients/acme/config/secrets/database_password'), 'utf8'); // prettier-ignore
    const text = JSON.stringify(plan);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('config/secrets');
  });

  it('saves none if a client cannot be planned', async () => {
    await edit('acme/docker-compose.yml', 'services:', 'services: [');
    expect(await pulso('plan', '--all', '--out', 'acme.plan.json')).toMatchObject({ code: 1 });
    await expect(readFile(join(cwd, 'acme.plan.json'))).rejects.toThrow('ENOENT');
  });
});

describe('pulso deploy of a saved plan', () => {
  it.each([[['acme.plan.json']], [['--plan', 'acme.plan.json']], [['./acme.plan.json']]])(
    '%j does what it says, and asks nobody',
    async (words) => {
      await save('acme');
      expect(await pulso('deploy', ...words)).toMatchObject({ code: 0 });
      expect(await images()).toEqual(['busybox:2']);
    },
  );

  it('carries its options out', async () => {
    await pulso('deploy', 'acme', '--yes');
    const [before] = (await engine.observe(['acme'])).get('acme')?.services ?? [];
    await save('acme', '--recreate');
    await pulso('deploy', 'acme.plan.json');
    const [after] = (await engine.observe(['acme'])).get('acme')?.services ?? [];
    expect(after?.id).not.toBe(before?.id);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a file', () => edit('acme/docker-compose.yml', 'busybox:2', 'busybox:3'), 'its files (docker-compose.yml)'], // prettier-ignore
    ['an own file', () => putFiles(cwd, { 'clients/acme/config/new.yaml': 'a: 1\n' }), 'its files (config/new.yaml)'], // prettier-ignore
    ['the template', () => edit('template/bin/run.sh', 'hello', 'bye'), 'its template'],
    ['a secret', () => putFiles(cwd, { 'clients/acme/config/secrets/database_password': 'other' }), 'its secrets, or pulso.yaml'], // prettier-ignore
    ['the stack', () => pulso('stop', 'acme'), 'what runs on local (service/app)'],
    ['the answers', () => pulso('set', 'acme', 'name=Other'), 'its files (.pulso/instance.json, config/client.yaml)'], // prettier-ignore
  ])('is refused after %s changed, and says what', async (_, change, what) => {
    await save('acme');
    await change();
    const before = await images();
    const { code, document } = await runJson(['deploy', 'acme.plan.json'], { cwd, engine });
    expect({ code, document }).toMatchObject({
      code: 1,
      document: {
        clients: [{ slug: 'acme', outcome: 'failed', error: { code: 'plan-outdated' } }],
      },
    });
    expect(JSON.stringify(document)).toContain(`changed since the plan was made: ${what}`);
    expect(await images()).toEqual(before);
  });

  it('is refused a second time', async () => {
    await save('acme');
    await pulso('deploy', 'acme.plan.json');
    expect((await pulso('deploy', 'acme.plan.json')).stderr).toContain('changed since the plan');
  });

  it('of which one client changed deploys the others', async () => {
    await pulso('create', 'beta', '--name', 'Beta', '--country', 'CO');
    await save('--all');
    await edit('beta/config/client.yaml', 'Beta', 'Other');
    const { code, document } = await runJson(['deploy', 'acme.plan.json'], { cwd, engine });
    expect({ code, document }).toMatchObject({ code: 1, document: { clients: [{ outcome: 'changed' }, { outcome: 'failed' }] } }); // prettier-ignore
  });

  it('is refused beside clients and options, and if it is not a plan of this workspace', async () => {
    const plan = await save('acme');
    for (const words of [['acme'], ['--all'], ['--recreate'], ['--rollback', 'off']]) {
      const { stderr } = await pulso('deploy', '--plan', 'acme.plan.json', ...words);
      expect(stderr).toContain('a saved plan cannot be combined');
    }
    const other = { ...plan, workspace: 'ws-ffffffffffffffffffff' };
    await putFiles(cwd, { 'other.json': JSON.stringify(other), 'bad.json': '{"version": 2}' });
    expect((await pulso('deploy', 'other.json')).stderr).toContain('a plan of another workspace');
    expect((await pulso('deploy', 'bad.json')).stderr).toContain('not a plan of this version');
    expect((await pulso('deploy', 'gone.json')).stderr).toContain('gone.json cannot be read');
    expect(await images()).toEqual(['busybox']);
  });
});
