import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rebuildBases, type RebuildRequest } from '../../../src/operations/base/rebuild-bases.ts';
import { listOverrides } from '../../../src/operations/update/list-overrides.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import { templateDrifts } from '../../../src/operations/update/template-drifts.ts';
import { validateClients } from '../../../src/operations/validate/validate-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readBase } from '../../../src/workspace/base/read-base.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 820, last: 839}\nnetwork: {pool: 10.224.0.0/16}\n';
const CLIENT_CONFIG = 'clients/template/config/client.yaml.hbs';
const OWN_CONFIG = 'clients/claro/config/client.yaml';

async function fleet(...slugs: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  for (const slug of slugs) {
    const given = { name: `Client ${slug}`, country: 'CO' };
    await createClient(operationContext(workspace), { slug, given });
  }
  return workspace;
}

function base({ root }: Workspace, slug = 'claro'): string {
  return join(root, 'clients', slug, '.pulso/base');
}

async function edit({ root }: Workspace, path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(root, path), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(root, path), text.replace(from, to));
}

async function commit({ root }: Workspace, message: string): Promise<void> {
  const git = (...argv: string[]) => promisify(execFile)('git', argv, { cwd: root });
  await git('init', '--quiet');
  await git('add', 'clients/template');
  await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', message);
}

async function rebuild(workspace: Workspace, request: Partial<RebuildRequest> = {}) {
  const asked = { all: true, of: 'taken' as const, dryRun: false, ...request };
  return (await rebuildBases(operationContext(workspace), asked)).clients;
}

async function sync(workspace: Workspace) {
  const asked = { all: true, dryRun: false, conflict: 'fail' as const };
  return (await syncClients(operationContext(workspace), asked)).clients;
}

async function overrides(workspace: Workspace) {
  const { clients } = await listOverrides(operationContext(workspace), { all: true });
  return clients.map(({ slug, files }) => [slug, ...files.map(({ path }) => path)].join(' '));
}

/** As pulso 0.1 kept it: a folder of plain files. */
async function unpack(workspace: Workspace, slug: string): Promise<void> {
  const { files } = await readBase(workspace, await readClient(workspace, slug));
  await rm(base(workspace, slug));
  for (const [path, { bytes, executable }] of files) {
    const file = join(base(workspace, slug), path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: executable ? 0o755 : 0o644 });
  }
}

const DAMAGES: [string, (file: string) => Promise<void>, string][] = [
  ['missing', (file) => rm(file), 'base-missing'],
  ['cut', async (file) => writeFile(file, (await readFile(file)).subarray(0, 100)), 'base-damaged'],
  ['empty', (file) => writeFile(file, ''), 'base-damaged'],
  [
    'with conflict markers of git',
    (file) => writeFile(file, '<<<<<<< HEAD\n=======\n>>>>>>> b\n'),
    'base-damaged',
  ],
];

describe('a base that is lost or damaged', () => {
  it.each(DAMAGES)(
    'is an error of sync if it is %s, and other clients go on',
    async (...damage) => {
      const [, harm, code] = damage;
      const workspace = await fleet('claro', 'tigo');
      await harm(base(workspace));
      const nothingToDo = await sync(workspace);
      expect(nothingToDo).toMatchObject([
        { slug: 'claro', outcome: 'failed', error: { code, slug: 'claro' } },
        { slug: 'tigo', outcome: 'unchanged' },
      ]);
      expect(nothingToDo[0]?.error?.message).toContain('the base of claro is');
      expect(nothingToDo[0]?.error?.hint).toContain('pulso base rebuild claro');
      await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
      expect(await sync(workspace)).toMatchObject([
        { slug: 'claro', outcome: 'failed', error: { code } },
        { slug: 'tigo', outcome: 'updated' },
      ]);
    },
  );

  it.each(DAMAGES)('is a problem of validate if it is %s', async (_what, harm, code) => {
    const workspace = await fleet('claro', 'tigo');
    await harm(base(workspace));
    const { problems } = await validateClients(operationContext(workspace), { all: true });
    expect(problems).toMatchObject([
      { slug: 'claro', code, severity: 'error', file: 'clients/claro/.pulso/base' },
    ]);
  });

  it.each(DAMAGES)('is a warning of status if it is %s', async (_what, harm, code) => {
    const workspace = await fleet('claro', 'tigo');
    await harm(base(workspace));
    const context = operationContext(workspace);
    const clients = await Promise.all(['claro', 'tigo'].map((slug) => readClient(workspace, slug)));
    const drifts = await templateDrifts(context, clients);
    expect([...drifts].sort()).toEqual([
      ['claro', 'failed'],
      ['tigo', 'current'],
    ]);
    expect(context.events).toMatchObject([{ code, kind: 'warning', slug: 'claro' }]);
  });

  it('is found if git merged the base of one branch with the record of another', async () => {
    const workspace = await fleet('claro');
    const older = await readFile(base(workspace));
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await sync(workspace);
    await writeFile(base(workspace), older);
    expect(await sync(workspace)).toMatchObject([
      { outcome: 'failed', error: { code: 'base-damaged' } },
    ]);
    expect(await rebuild(workspace)).toMatchObject([{ outcome: 'rebuilt' }]);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'unchanged' }]);
  });
});

describe('rebuildBases', () => {
  it('renders the base of the template in the workspace, byte for byte', async () => {
    const workspace = await fleet('claro', 'tigo');
    await edit(workspace, OWN_CONFIG, 'language: es', 'language: pt');
    const before = await readBase(workspace, await readClient(workspace, 'claro'));
    await rm(base(workspace));
    expect(await rebuild(workspace)).toEqual([
      { slug: 'claro', outcome: 'rebuilt', template: '1.2.3' },
      { slug: 'tigo', outcome: 'unchanged', template: '1.2.3' },
    ]);
    const after = await readBase(workspace, await readClient(workspace, 'claro'));
    expect(after.files).toEqual(before.files);
    expect(await overrides(workspace)).toEqual(['claro config/client.yaml', 'tigo']);
    const entries = (await readAudit(workspace)).filter(({ action }) => action === 'base rebuild');
    expect(entries).toMatchObject([{ slug: 'claro', outcome: 'done' }]);
  });

  it('finds the state that the client took in git, among several of one version', async () => {
    const workspace = await fleet();
    await commit(workspace, 'first');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await commit(workspace, 'the client takes this one');
    const given = { name: 'Claro', country: 'CO' };
    await createClient(operationContext(workspace), { slug: 'claro', given });
    await edit(workspace, CLIENT_CONFIG, 'language: pt', 'language: en');
    await commit(workspace, 'same version again');
    const before = await readBase(workspace, await readClient(workspace, 'claro'));
    await rm(base(workspace));
    expect(await rebuild(workspace)).toMatchObject([{ outcome: 'rebuilt' }]);
    const after = await readBase(workspace, await readClient(workspace, 'claro'));
    expect(after.files).toEqual(before.files);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
    expect(await readFile(join(workspace.root, OWN_CONFIG), 'utf8')).toContain('language: en');
  });

  it('names the ways out if no commit has the template', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await rm(base(workspace));
    const [failed] = await rebuild(workspace);
    expect(failed).toMatchObject({ outcome: 'failed', error: { code: 'template-moved-on' } });
    expect(failed?.error?.hint).toContain('pulso base rebuild claro --against <git-ref>');
    expect(failed?.error?.hint).toContain('--current');
  });

  it('takes the template as it is now, and keeps what differs as overrides', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await rm(base(workspace));
    expect(await rebuild(workspace, { of: 'current' })).toMatchObject([{ outcome: 'rebuilt' }]);
    expect(await overrides(workspace)).toEqual(['claro config/client.yaml']);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'unchanged' }]);
    expect(await readFile(join(workspace.root, OWN_CONFIG), 'utf8')).toContain('language: es');
  });

  it('records which files that template does not have parsed', async () => {
    const workspace = await fleet('claro');
    const rule = '- {path: bin/run.sh, executable: true}';
    await edit(
      workspace,
      'clients/template/template.yaml',
      rule,
      `${rule}\n  - {path: config/client.yaml, text: true}`,
    );
    await rm(base(workspace));
    await rebuild(workspace, { of: 'current' });
    const { texts, seeds } = await readClient(workspace, 'claro');
    expect({ texts, seeds }).toEqual({
      texts: ['config/client.yaml'],
      seeds: ['src/adapters/own.txt'],
    });
  });

  it('takes the template of a commit that is named', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, CLIENT_CONFIG, 'currency: COP', 'currency: USD');
    await commit(workspace, 'near');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await rm(base(workspace));
    const of = { commit: 'HEAD' };
    expect(await rebuild(workspace, { of })).toMatchObject([{ outcome: 'rebuilt' }]);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
    const config = await readFile(join(workspace.root, OWN_CONFIG), 'utf8');
    expect(config).toContain('language: pt');
    expect(config).toContain('currency: COP');
  });

  it('writes nothing in a dry run', async () => {
    const workspace = await fleet('claro');
    await rm(base(workspace));
    expect(await rebuild(workspace, { dryRun: true })).toEqual([
      { slug: 'claro', outcome: 'planned', template: '1.2.3' },
    ]);
    await expect(readFile(base(workspace))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a base of plain files, as pulso 0.1 kept it', () => {
  it('is packed by a sync that has nothing else to do', async () => {
    const workspace = await fleet('claro');
    const before = await readBase(workspace, await readClient(workspace, 'claro'));
    await unpack(workspace, 'claro');
    expect(await overrides(workspace)).toEqual(['claro']);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'unchanged' }]);
    const after = await readBase(workspace, await readClient(workspace, 'claro'));
    expect(after.packed).toBeDefined();
    expect([...after.files.keys()].sort()).toEqual([...before.files.keys()].sort());
  });

  it('is packed by a sync that changes the client, whose override stays', async () => {
    const workspace = await fleet('claro');
    await unpack(workspace, 'claro');
    await edit(workspace, OWN_CONFIG, 'currency: COP', 'currency: USD');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
    const config = await readFile(join(workspace.root, OWN_CONFIG), 'utf8');
    expect(config).toContain('language: pt');
    expect(config).toContain('currency: USD');
    const { packed } = await readBase(workspace, await readClient(workspace, 'claro'));
    expect(packed).toBeDefined();
  });

  it('is rendered again by a rebuild, which brings back a file that git did not take', async () => {
    const workspace = await fleet('claro');
    await unpack(workspace, 'claro');
    await rm(join(base(workspace), 'bin/run.sh'));
    expect(await rebuild(workspace)).toMatchObject([{ outcome: 'rebuilt' }]);
    expect(await overrides(workspace)).toEqual(['claro']);
  });

  it('is packed as it is by a rebuild if no commit has its template', async () => {
    const workspace = await fleet('claro');
    await unpack(workspace, 'claro');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await rebuild(workspace)).toMatchObject([{ outcome: 'rebuilt' }]);
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
  });
});
