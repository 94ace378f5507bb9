import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createClient } from '../../support/create-client.ts';
import { diffClients } from '../../../src/operations/update/diff-clients.ts';
import { setAnswers } from '../../../src/operations/update/set-answers.ts';
import { syncClients, type SyncRequest } from '../../../src/operations/update/sync-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 800, last: 899}\nnetwork: {pool: 10.223.0.0/16}\n';
const CLIENT_CONFIG = 'clients/template/config/client.yaml.hbs';
const MANIFEST = 'clients/template/template.yaml';

async function fleet(...slugs: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  for (const slug of slugs) {
    const given = { name: `Client ${slug}`, country: 'CO' };
    await createClient(operationContext(workspace), { slug, given });
  }
  return workspace;
}

function read({ root }: Workspace, path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

async function edit(workspace: Workspace, path: string, from: string, to: string): Promise<void> {
  const text = await read(workspace, path);
  expect(text).toContain(from);
  await writeFile(join(workspace.root, path), text.replace(from, to));
}

async function sync(workspace: Workspace, request: Partial<SyncRequest> = {}) {
  const asked = { all: true, dryRun: false, conflict: 'fail' as const, ...request };
  return (await syncClients(operationContext(workspace), asked)).clients;
}

describe('syncClients', () => {
  it('replaces the YAML record of pulso 0.1 with JSON, at the first change', async () => {
    const workspace = await fleet('claro');
    const { slug, answers } = await readClient(workspace, 'claro');
    const folder = join(workspace.root, 'clients/claro/.pulso');
    const json = await read(workspace, 'clients/claro/.pulso/instance.json');
    await rm(join(folder, 'instance.json'));
    await writeFile(join(folder, 'instance.yaml'), stringify(JSON.parse(json)));

    expect(await readClient(workspace, 'claro')).toMatchObject({ slug, answers });
    expect(await sync(workspace)).toMatchObject([{ outcome: 'unchanged' }]);
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);

    expect(await readdir(folder)).toEqual(['base', 'instance.json']);
    expect(await readClient(workspace, 'claro')).toMatchObject({ slug, answers });
  });

  it('brings what the template changed and keeps what the client changed', async () => {
    const workspace = await fleet('claro', 'tigo');
    await edit(
      workspace,
      'clients/claro/config/client.yaml',
      'currency: COP',
      'currency: USD # theirs',
    );
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await edit(workspace, MANIFEST, 'version: 1.2.3', 'version: 1.3.0');

    expect(await sync(workspace)).toMatchObject([
      { slug: 'claro', status: 'behind', outcome: 'updated', from: '1.2.3', to: '1.3.0' },
      { slug: 'tigo', status: 'behind', outcome: 'updated' },
    ]);
    const text = await read(workspace, 'clients/claro/config/client.yaml');
    expect(text).toContain('currency: USD # theirs');
    expect(text).toContain('language: pt');
    expect((await readClient(workspace, 'claro')).template.version).toBe('1.3.0');
    expect((await readAudit(workspace)).at(-1)).toMatchObject({ action: 'sync', outcome: 'done' });
  });

  it('changes nothing the second time', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await sync(workspace);
    const before = await read(workspace, 'clients/claro/config/client.yaml');
    expect(await sync(workspace)).toMatchObject([{ status: 'current', outcome: 'unchanged' }]);
    expect(await read(workspace, 'clients/claro/config/client.yaml')).toBe(before);
  });

  it('writes nothing of a client in conflict, tells all three values, and goes on with the others', async () => {
    const workspace = await fleet('claro', 'tigo');
    await edit(workspace, 'clients/claro/config/client.yaml', 'language: es', 'language: en');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await edit(workspace, CLIENT_CONFIG, 'currency: COP', 'currency: BRL');

    const [claro, tigo] = await sync(workspace);
    expect(claro).toMatchObject({ status: 'conflict', outcome: 'conflict' });
    expect(claro?.files[0]?.conflicts).toEqual([
      { at: 'language', base: 'es', template: 'pt', client: 'en' },
    ]);
    expect(tigo).toMatchObject({ outcome: 'updated' });
    expect(await read(workspace, 'clients/claro/config/client.yaml')).toContain('currency: COP');
    expect((await readClient(workspace, 'claro')).template.version).toBe('1.2.3');
  });

  it.each([
    ['ours', 'language: en\n'],
    ['theirs', 'language: pt\n'],
    [
      'markers',
      '<<<<<<< client\nlanguage: en\n||||||| base\nlanguage: es\n=======\nlanguage: pt\n>>>>>>> template\n',
    ],
  ] as const)('settles a conflict with %s', async (conflict, expected) => {
    const workspace = await fleet('claro');
    await edit(workspace, 'clients/claro/config/client.yaml', 'language: es', 'language: en');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    await sync(workspace, { conflict });
    expect(await read(workspace, 'clients/claro/config/client.yaml')).toContain(expected);
    expect(await sync(workspace)).toMatchObject([{ status: 'current' }]);
  });

  it('leaves a seed, a file the client deleted and a file of its own alone', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, 'clients/claro/src/adapters/own.txt', 'write your own', 'mine');
    await rm(join(workspace.root, 'clients/claro/bin/run.sh'));
    await putFiles(workspace.root, { 'clients/claro/notes.md': 'mine\n' });
    await edit(workspace, 'clients/template/src/adapters/own.txt', 'write your own', 'changed');
    await edit(workspace, 'clients/template/bin/run.sh', 'hello', 'bye');

    await sync(workspace);
    expect(await read(workspace, 'clients/claro/src/adapters/own.txt')).toBe('mine\n');
    await expect(read(workspace, 'clients/claro/bin/run.sh')).rejects.toThrow('ENOENT');
    expect(await read(workspace, 'clients/claro/notes.md')).toBe('mine\n');
  });

  it('leaves a seed where the template has it no more', async () => {
    const workspace = await fleet('claro');
    await rm(join(workspace.root, 'clients/template/src/adapters/own.txt'));
    await sync(workspace);
    expect(await read(workspace, 'clients/claro/src/adapters/own.txt')).toContain('write your own');
  });

  it.each(['write your own', 'mine'])(
    'leaves a seed where the template has neither it nor its rule any more: %s',
    async (text) => {
      const workspace = await fleet('claro');
      await putFiles(workspace.root, { 'clients/claro/src/adapters/own.txt': text });
      await rm(join(workspace.root, 'clients/template/src/adapters/own.txt'));
      await edit(workspace, MANIFEST, '  - {path: src/adapters/**, seed: true}\n', '');
      expect(await sync(workspace)).toMatchObject([{ status: 'current', files: [] }]);
      expect(await read(workspace, 'clients/claro/src/adapters/own.txt')).toBe(text);
      await sync(workspace);
      expect(await read(workspace, 'clients/claro/src/adapters/own.txt')).toBe(text);
    },
  );

  it('syncs a file that was a seed once the template has it without the rule', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, MANIFEST, '  - {path: src/adapters/**, seed: true}\n', '');
    await edit(workspace, 'clients/template/src/adapters/own.txt', 'write your own', 'from us');
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
    expect(await read(workspace, 'clients/claro/src/adapters/own.txt')).toBe('from us\n');
  });

  it('gives a new question its default, a new secret its bytes and a new port its block', async () => {
    const workspace = await fleet('claro');
    await edit(
      workspace,
      MANIFEST,
      'ports:\n',
      '  - {key: tier, type: text, prompt: Tier, default: gold}\nports:\n  admin: {base: 9100}\n',
    );
    await edit(workspace, MANIFEST, 'secrets:\n', 'secrets:\n  - {name: api_key}\n');
    await edit(
      workspace,
      CLIENT_CONFIG,
      'language: es',
      'language: es\ncustom:\n  tier: {{yaml tier}}',
    );

    await sync(workspace);
    const record = await readClient(workspace, 'claro');
    expect(record.answers['tier']).toBe('gold');
    expect(record.ports).toMatchObject({ web: 8800, admin: 9900 });
    expect(await read(workspace, 'clients/claro/config/secrets/api_key')).toHaveLength(32);
    expect(await read(workspace, 'clients/claro/config/client.yaml')).toContain('tier: "gold"');
  });

  it('runs each migration once, in order', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, MANIFEST, 'version: 1.2.3', 'version: 3.0.0');
    await edit(
      workspace,
      MANIFEST,
      '{key: residency_region, type: text, prompt: Region, default: us-east1}',
      '{key: region, type: text, prompt: Region}',
    );
    await writeFile(
      join(workspace.root, MANIFEST),
      `${await read(workspace, MANIFEST)}migrations:
  - {version: 3.0.0, setAnswer: {region: '{{region}}-b'}}
  - {version: 2.0.0, renameAnswer: {residency_region: region}, setAnswer: {region: '{{region}}-a'}}
  - {version: 1.2.3, setAnswer: {region: never}}
`,
    );
    await sync(workspace);
    expect((await readClient(workspace, 'claro')).answers['region']).toBe('us-east1-a-b');
    await sync(workspace);
    expect((await readClient(workspace, 'claro')).answers['region']).toBe('us-east1-a-b');
  });

  it('lets the client’s own value follow a key that the template renamed', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, 'clients/claro/config/client.yaml', 'currency: COP', 'currency: USD');
    await edit(workspace, CLIENT_CONFIG, 'timezone', 'custom:\n  kept: 1\n  old: 1\ntimezone');
    await sync(workspace);
    await edit(workspace, 'clients/claro/config/client.yaml', 'old: 1', 'old: 2 # own');
    await edit(workspace, CLIENT_CONFIG, 'old: 1', 'new: 1');
    await edit(workspace, MANIFEST, 'version: 1.2.3', 'version: 2.0.0');
    const renames = '[{file: config/client.yaml, from: custom.old, to: new}]';
    await writeFile(
      join(workspace.root, MANIFEST),
      `${await read(workspace, MANIFEST)}migrations:\n  - {version: 2.0.0, renameKey: ${renames}}\n`,
    );
    expect(await sync(workspace)).toMatchObject([{ outcome: 'updated' }]);
    const text = await read(workspace, 'clients/claro/config/client.yaml');
    expect(text).toContain('custom:\n  kept: 1\n  new: 2 # own\n');
    expect(text).toContain('currency: USD');
  });

  it('leaves a client as it was where its migration fails', async () => {
    const workspace = await fleet('claro');
    const before = await readClient(workspace, 'claro');
    await edit(workspace, MANIFEST, 'version: 1.2.3', 'version: 2.0.0');
    await writeFile(
      join(workspace.root, MANIFEST),
      `${await read(workspace, MANIFEST)}migrations:
  - {version: 2.0.0, setAnswer: {name: '{{nobody}}'}}
`,
    );
    expect(await sync(workspace)).toMatchObject([
      { outcome: 'failed', error: { code: 'migration-failed', slug: 'claro' } },
    ]);
    expect(await readClient(workspace, 'claro')).toEqual(before);
  });

  it('refuses what would not load, with file and line, and writes nothing', async () => {
    const workspace = await fleet('claro');
    await edit(
      workspace,
      'clients/template/docker-compose.yml.hbs',
      'image: busybox',
      'image: busybox\n    oom_score_adj: 1',
    );
    expect(await sync(workspace)).toMatchObject([
      {
        outcome: 'failed',
        error: { code: 'merge-invalid', file: 'clients/claro/docker-compose.yml', line: 5 },
      },
    ]);
    expect(await read(workspace, 'clients/claro/docker-compose.yml')).not.toContain(
      'oom_score_adj',
    );
  });

  it('reports a client that is broken and syncs the others', async () => {
    const workspace = await fleet('claro', 'tigo');
    await rm(join(workspace.root, 'clients/claro/.pulso/base'));
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await sync(workspace)).toMatchObject([
      { slug: 'claro', outcome: 'failed', error: { code: 'base-missing' } },
      { slug: 'tigo', outcome: 'updated' },
    ]);
  });

  it('writes nothing in a dry run', async () => {
    const workspace = await fleet('claro');
    await edit(workspace, CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await sync(workspace, { dryRun: true })).toMatchObject([
      {
        status: 'behind',
        outcome: 'planned',
        files: [{ path: 'config/client.yaml', change: 'modified' }],
      },
    ]);
    expect(await read(workspace, 'clients/claro/config/client.yaml')).toContain('language: es');
  });
});

describe('diffClients', () => {
  it('redacts what a secret file holds', async () => {
    const workspace = await fleet('claro');
    const secret = await read(workspace, 'clients/claro/config/secrets/database_password');
    await putFiles(workspace.root, {
      'clients/claro/config/client.yaml': `slug: claro\nname: ${secret}\ncountry: CO\nlanguage: es\ncurrency: COP\ntimezone: America/Bogota\n`,
    });
    await edit(workspace, CLIENT_CONFIG, 'timezone', 'custom: {note: x}\ntimezone');
    const { clients } = await diffClients(operationContext(workspace), {
      all: true,
      patches: true,
    });
    const text = JSON.stringify(clients);
    expect(text).toContain('note: x');
    expect(text).not.toContain(secret);
  });
});

describe('setAnswers', () => {
  it('renders a client with another answer, and only that', async () => {
    const workspace = await fleet('claro', 'tigo');
    const context = operationContext(workspace);
    const changed = { name: 'Claro: "nueva" {{x}}\n' };
    const { clients } = await setAnswers(context, {
      slugs: ['claro'],
      changed,
      conflict: 'fail',
      dryRun: false,
    });
    expect(clients).toMatchObject([
      { slug: 'claro', outcome: 'updated', files: [{ path: 'config/client.yaml' }] },
    ]);
    expect((await readClient(workspace, 'claro')).answers['name']).toBe(changed.name);
    expect((await readClient(workspace, 'tigo')).answers['name']).toBe('Client tigo');
  });

  it('refuses an answer that is none, and leaves the client as it was', async () => {
    const workspace = await fleet('claro');
    const context = operationContext(workspace);
    const changed = { database: 'oracle' };
    const { clients } = await setAnswers(context, {
      slugs: ['claro'],
      changed,
      conflict: 'fail',
      dryRun: false,
    });
    expect(clients).toMatchObject([{ outcome: 'failed', error: { code: 'answer-invalid' } }]);
    expect((await readClient(workspace, 'claro')).answers['database']).toBe('postgresql');
  });
});
