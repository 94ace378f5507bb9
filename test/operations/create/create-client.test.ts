import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { prepareClient, writeClient } from '../../../src/operations/create/create-client.ts';
import type { CreateRequest, CreateResult } from '../../../src/operations/create/create-request.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryFolder,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';
import { mountTinyDisk } from '../../support/tiny-disk.ts';

const given = { name: 'Claro Colombia', country: 'CO' };
/** Blocks whose ports nothing on a test machine uses. */
const SETTINGS = 'blocks: {first: 700, last: 799}\nnetwork: {pool: 10.222.0.0/16}\n';

function small(files: Record<string, string> = {}): Promise<Workspace> {
  return temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate(), ...files });
}

function create(workspace: Workspace, request: Partial<CreateRequest> = {}): Promise<CreateResult> {
  const context = operationContext(workspace);
  return createClient(context, { slug: 'claro-colombia', given, ...request });
}

/** Everything below a folder of the workspace, by path. */
async function tree({ root }: Workspace, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, folder).length + 1))
    .sort();
}

/** What a refused create leaves: client folders and staging. */
async function remains(workspace: Workspace): Promise<string[]> {
  const { root } = workspace;
  const lists = ['clients', '.pulso/staging', '.pulso/lock'].map((name) =>
    readdir(join(root, name)).catch(() => []),
  );
  return (await Promise.all(lists)).flat().filter((name) => name !== 'template');
}

async function modeOf(...path: string[]): Promise<string> {
  return ((await stat(join(...path))).mode & 0o777).toString(8);
}

describe('createClient', () => {
  it('writes the whole client', async () => {
    const workspace = await small();
    const result = await create(workspace);
    expect(result.client).toEqual({
      slug: 'claro-colombia',
      name: 'Claro Colombia',
      country: 'CO',
      database: 'postgresql',
      target: 'local',
      block: 700,
      ports: { web: 8700, database: 6132, cache: 7079 },
      subnet: '10.222.175.0/26',
      template: { name: 'template', version: '1.2.3' },
    });
    expect(await tree(workspace, 'clients/claro-colombia')).toEqual([
      '.pulso/base',
      '.pulso/instance.json',
      'bin/run.sh',
      'config/client.yaml',
      'config/secrets/database_password',
      'docker-compose.yml',
      'src/adapters/own.txt',
    ]);
    const folder = join(workspace.root, result.folder);
    expect(await modeOf(folder, 'bin/run.sh')).toBe('755');
    expect(await modeOf(folder, 'config/secrets')).toBe('700');
    expect(await modeOf(folder, 'config/secrets/database_password')).toBe('600');
    const password = await readFile(join(folder, 'config/secrets/database_password'), 'utf8');
    expect(password).toMatch(/^[\w-]{32}$/);
    expect(await remains(workspace)).toEqual(['claro-colombia']);
  });

  it('records what it was made with, so that it can be read back', async () => {
    const workspace = await small();
    const { client } = await create(workspace);
    const { block, ports, subnet, target } = client;
    expect(await readClient(workspace, client.slug)).toEqual({
      ...{ version: 1, slug: 'claro-colombia', block, ports, subnet, target },
      template: {
        name: 'template',
        version: '1.2.3',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
      answers: { ...given, database: 'postgresql', residency_region: 'us-east1' },
      seeds: ['src/adapters/own.txt'],
    });
  });

  it('is in the audit log, without any secret', async () => {
    const workspace = await small();
    await create(workspace);
    const [entry] = await readAudit(workspace);
    expect(entry).toMatchObject({
      at: '2026-03-04T05:06:07.000Z',
      who: 'ana@ops-1',
      action: 'create',
      slug: 'claro-colombia',
      outcome: 'done',
      detail: 'block 700 on local, template template 1.2.3',
    });
  });

  it('is in the audit log where it is refused once begun, in one line', async () => {
    const workspace = await small(smallTemplate({ 'config/x.yaml': 'a: b: c\n' }));
    await expect(create(workspace)).rejects.toMatchObject({ code: 'render-invalid' });
    expect(await readAudit(workspace)).toMatchObject([
      {
        action: 'create',
        slug: 'claro-colombia',
        outcome: 'failed',
        detail: expect.stringMatching(/^what template template renders does not load: .+$/),
      },
    ]);
  });

  it('is in the audit log where it is interrupted', async () => {
    const workspace = await small();
    const stop = new AbortController();
    const context = operationContext(workspace, { signal: stop.signal });
    // The signal comes while the lock is held: the block is being looked for.
    const asked = { slug: 'claro-colombia', given, dryRun: false, confirm: confirmAll };
    const prepared = await prepareClient(context, asked);
    Object.defineProperty(prepared.request, 'block', {
      get: () => {
        stop.abort();
      },
    });
    await expect(writeClient(context, prepared)).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readAudit(workspace)).toMatchObject([
      { action: 'create', slug: 'claro-colombia', outcome: 'interrupted' },
    ]);
    expect(await remains(workspace)).toEqual([]);
  });

  it('is in no audit log where it is tried, or refused before it began', async () => {
    const workspace = await small(smallTemplate({ 'config/x.yaml': 'a: b: c\n' }));
    await expect(create(workspace, { dryRun: true })).rejects.toMatchObject({
      code: 'render-invalid',
    });
    await expect(create(workspace, { given: {} })).rejects.toMatchObject({
      code: 'missing-answers',
    });
    expect(await readAudit(workspace)).toEqual([]);
  });

  it('keeps any answer exactly', async () => {
    const name = `a: b # "x" {{slug}} ' \\ \n ñ 漢`;
    const workspace = await small();
    await create(workspace, { given: { ...given, name } });
    const record = await readClient(workspace, 'claro-colombia');
    expect(record.answers['name']).toBe(name);
  });

  it('tells which secrets the operator has to bring, and makes none of those', async () => {
    const workspace = await small();
    const result = await create(workspace, { given: { ...given, database: 'bigquery' } });
    expect(result.provide).toEqual(['config/secrets/credentials.json']);
    expect(result.client.ports).toEqual({ web: 8700, cache: 7079 });
    expect(await tree(workspace, 'clients/claro-colombia/config')).toEqual(['client.yaml']);
  });

  it('sweeps what a killed run left', async () => {
    const workspace = await small({ '.pulso/staging/tigo-99-ab/config/client.yaml': '' });
    await create(workspace);
    expect(await remains(workspace)).toEqual(['claro-colombia']);
  });
});

describe('a dry run', () => {
  it('shows the files with their content and writes nothing', async () => {
    const workspace = await small();
    const { files, client } = await create(workspace, { dryRun: true });
    expect(client.block).toBe(700);
    expect(files.map((file) => file.path)).toEqual([
      'bin/run.sh',
      'config/client.yaml',
      'config/secrets/database_password',
      'docker-compose.yml',
      'src/adapters/own.txt',
    ]);
    expect(files[1]).toMatchObject({
      content: expect.stringContaining('slug: "claro-colombia"'),
      executable: false,
    });
    expect(files[2]).toEqual({
      path: 'config/secrets/database_password',
      size: 32,
      executable: false,
    });
    expect(await readdir(workspace.root)).toEqual(['clients', 'pulso.yaml']);
  });
});

describe('what is asked', () => {
  it('proposes the defaults of pulso.yaml, and takes another answer', async () => {
    const workspace = await small({
      'pulso.yaml': `${SETTINGS}defaults: {country: PE, database: bigquery}\n`,
    });
    const proposals: unknown[] = [];
    await create(workspace, {
      given: { name: 'x' },
      ask: (question, proposed) => {
        proposals.push([question.key, proposed]);
        return Promise.resolve(question.key === 'country' ? 'MX' : (proposed ?? ''));
      },
    });
    expect(proposals).toEqual([
      ['country', 'PE'],
      ['database', 'bigquery'],
      ['residency_region', 'us-east1'],
    ]);
    expect((await readClient(workspace, 'claro-colombia')).answers).toMatchObject({
      country: 'MX',
      database: 'bigquery',
    });
  });

  it('is confirmed before anything is written', async () => {
    const workspace = await small();
    const refused = create(workspace, {
      confirm: (proposal) => {
        expect(proposal).toMatchObject({ slug: 'claro-colombia', target: 'local', answers: given });
        return Promise.resolve(false);
      },
    });
    await expect(refused).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readdir(workspace.root)).toEqual(['clients', 'pulso.yaml']);
  });

  it('ends where the person interrupts', async () => {
    const workspace = await small();
    const context = operationContext(workspace, { signal: AbortSignal.abort() });
    const made = createClient(context, { slug: 'claro-colombia', given });
    await expect(made).rejects.toMatchObject({ code: 'interrupted' });
    expect(await remains(workspace)).toEqual([]);
  });
});

const taken = recordFiles(buildRecord('tigo', { block: 700, subnet: '10.222.175.0/26' }));
const noPool = 'blocks: {first: 700}\nnetwork: {pool: 10.222.0.0/24}\n';
const refusals: [string, Record<string, string>, Partial<CreateRequest>, object][] = [
  [
    'a bad slug',
    {},
    { slug: 'Claro Colombia' },
    { code: 'slug-invalid', hint: 'use claro-colombia' },
  ],
  ['a slug that is a path', {}, { slug: '../claro' }, { code: 'slug-invalid' }],
  ["the template's slug", {}, { slug: 'template' }, { code: 'slug-invalid' }],
  ['a taken slug', taken, { slug: 'tigo' }, { code: 'client-exists', slug: 'tigo' }],
  ['an unknown country', {}, { given: { ...given, country: 'XX' } }, { code: 'answer-invalid' }],
  [
    'an unknown database',
    {},
    { given: { ...given, database: 'oracle' } },
    { code: 'answer-invalid' },
  ],
  [
    'an unknown key',
    {},
    { given: { ...given, contry: 'CO' } },
    { code: 'unknown-answer', message: expect.stringContaining('country') },
  ],
  [
    'missing answers',
    {},
    { given: {} },
    { code: 'missing-answers', message: expect.stringMatching(/--name.*--country/) },
  ],
  ['an unknown template', {}, { template: 'retail' }, { code: 'unknown-template' }],
  ['an unknown target', {}, { target: 'prod' }, { code: 'unknown-target' }],
  [
    'a taken block',
    taken,
    { block: 700 },
    { code: 'block-taken', message: expect.stringContaining('tigo') },
  ],
  ['a block out of range', {}, { block: 800 }, { code: 'block-out-of-range' }],
  [
    'block 0 without --base',
    {},
    { block: 0 },
    { code: 'block-out-of-range', hint: expect.stringContaining('--base') },
  ],
  ['--base with another block', {}, { block: 701, base: true }, { code: 'block-out-of-range' }],
  [
    'a second operator system',
    recordFiles(buildRecord('tigo', { block: 0, subnet: '10.222.0.0/26' })),
    { base: true },
    { code: 'block-taken', message: expect.stringContaining('tigo') },
  ],
  [
    "a block whose network is another's",
    recordFiles(buildRecord('tigo', { block: 20, subnet: '10.222.0.0/16' })),
    { block: 701 },
    { code: 'subnet-taken', message: expect.stringContaining('tigo') },
  ],
  [
    'a pool that has ended',
    { 'pulso.yaml': noPool },
    {},
    { code: 'network-pool-exhausted', hint: expect.stringContaining('network.pool') },
  ],
  [
    'a region that the country does not allow',
    {
      'pulso.yaml': `${SETTINGS}residency: {CO: [southamerica-east1]}\ntargets: {local: {engine: docker, region: southamerica-east1}}\n`,
    },
    {},
    { code: 'residency-refused', hint: expect.stringContaining('southamerica-east1') },
  ],
  [
    'a target in a region that the country does not allow, whatever is answered',
    {
      'pulso.yaml': `${SETTINGS}residency: {CO: [us-east1]}\ntargets: {local: {engine: docker, region: eu-west1}}\n`,
    },
    {},
    { code: 'residency-refused', message: expect.stringContaining('local is in eu-west1') },
  ],
  [
    'a target that states no region, if the country has a rule',
    { 'pulso.yaml': `${SETTINGS}residency: {CO: [us-east1]}\n` },
    {},
    { code: 'residency-refused', hint: expect.stringContaining('targets.local.region') },
  ],
  [
    'a fleet of which one record is broken',
    { 'clients/tigo/.pulso/instance.json': '{\n"version": 1,\n"block": [\n' },
    {},
    { code: 'fleet-unreadable', at: { file: 'clients/tigo/.pulso/instance.json', line: 4 } },
  ],
  [
    'a syntax error in a template',
    smallTemplate({ 'config/bad.yaml.hbs': 'a: 1\nb: {{#if name}}\n' }),
    {},
    { at: { file: 'clients/template/config/bad.yaml.hbs' } },
  ],
  [
    'an unknown variable in a template',
    smallTemplate({ 'config/bad.yaml.hbs': 'a: 1\nb: {{yaml nmae}}\n' }),
    {},
    { at: { file: 'clients/template/config/bad.yaml.hbs', line: 2 } },
  ],
  [
    'a path that leaves the client folder',
    smallTemplate({ '{{name}}/x.txt': '' }),
    { given: { ...given, name: '..' } },
    { code: 'template-path' },
  ],
  [
    'an answer that breaks the YAML of a file',
    smallTemplate({ 'config/x.yaml.hbs': '# x\na: {{name}}: b\n' }),
    {},
    {
      code: 'render-invalid',
      slug: 'claro-colombia',
      at: { file: 'clients/claro-colombia/config/x.yaml', line: 2 },
    },
  ],
  [
    'a compose file with a key that no deploy takes',
    smallTemplate({
      'docker-compose.yml.hbs': 'services:\n  app:\n    image: busybox\n    dpeloy: {}\n',
    }),
    {},
    {
      code: 'render-invalid',
      message: expect.stringContaining('dpeloy'),
      at: { file: 'clients/claro-colombia/docker-compose.yml', line: 4 },
    },
  ],
  [
    'an external network, with what allows it',
    smallTemplate({
      'docker-compose.yml.hbs':
        'services:\n  app:\n    image: busybox\n    networks: [proxy]\nnetworks:\n  proxy: {external: true}\n',
    }),
    {},
    {
      code: 'render-invalid',
      message: expect.stringContaining('proxy'),
      hint: expect.stringContaining(
        "allow: {claro-colombia: ['isolation-foreign-network:proxy']} in pulso.yaml allows it",
      ),
    },
  ],
];

describe('refused, with nothing left behind', () => {
  it.each(refusals)('%s', async (_, files, ...[request, error]) => {
    const workspace = await small(files);
    const before = await remains(workspace);
    await expect(create(workspace, request)).rejects.toMatchObject(error);
    expect(await remains(workspace)).toEqual(before);
    expect((await readAudit(workspace)).filter(({ outcome }) => outcome === 'done')).toEqual([]);
  });

  it('a template with a link that leaves it', async () => {
    const workspace = await small();
    await symlink('../../pulso.yaml', join(workspace.root, 'clients/template/stolen'));
    await expect(create(workspace)).rejects.toMatchObject({ code: 'symlink-escapes' });
    expect(await remains(workspace)).toEqual([]);
  });

  it('what would not load, in a dry run too', async () => {
    const workspace = await small(smallTemplate({ 'config/x.yaml': 'a: b: c\n' }));
    const tried = create(workspace, { dryRun: true });
    await expect(tried).rejects.toMatchObject({ code: 'render-invalid' });
  });

  it('a slug that a file has', async () => {
    const workspace = await small({ 'clients/claro-colombia': '' });
    await expect(create(workspace)).rejects.toMatchObject({ code: 'client-exists' });
  });

  it('a slug whose folder is empty', async () => {
    const workspace = await small();
    await mkdir(join(workspace.root, 'clients/claro-colombia'));
    await expect(create(workspace)).rejects.toMatchObject({ code: 'client-exists' });
  });

  it('a port in use, with who uses it', async () => {
    const server = createServer().listen({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const workspace = await small({
      'pulso.yaml': `ports: {web: ${port - 700}}\nnetwork: {pool: 10.222.0.0/16}\n`,
    });
    await expect(create(workspace, { block: 700 })).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringMatching(
        new RegExp(`its web port ${port} is in use .* \\(pid ${process.pid}\\)`),
      ),
    });
    expect(await remains(workspace)).toEqual([]);
  });
});

describe('a full disk', () => {
  it('leaves nothing, and the next create works once there is room', async (context) => {
    const disk = await temporaryFolder();
    if (!mountTinyDisk(disk, '160k')) context.skip('mounting a small disk needs root');
    await putFiles(disk, { 'pulso.yaml': SETTINGS, ...smallTemplate() });
    const workspace = await openWorkspace(disk);
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(108 * 1024));
    await expect(create(workspace)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await remains(workspace)).toEqual([]);
    await rm(filler);
    expect((await create(workspace)).client.block).toBe(700);
  });
});

describe('the block', () => {
  it('steps over clients, ports in use and networks in use', async () => {
    const server = createServer().listen({ port: 8701, host: '127.0.0.1' });
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const workspace = await small({
      ...recordFiles(
        buildRecord('a', { block: 700, subnet: '10.222.175.0/26' }),
        // Block 702's network, held by a client of another pool.
        buildRecord('b', { block: 3, subnet: '10.222.175.128/25' }),
        // Block 704's cache port, as somebody's web port.
        buildRecord('c', { block: 4, ports: { web: 6379 + 704 }, subnet: null }),
      ),
    });
    expect((await create(workspace)).client.block).toBe(705);
  });

  it('is the one asked for', async () => {
    expect((await create(await small(), { block: 750 })).client.block).toBe(750);
  });

  it("of the operator's own system is 0, with the bases' ports", async () => {
    const workspace = await small({
      'pulso.yaml':
        'ports: {web: 18000, database: 15432, cache: 16379}\nnetwork: {pool: 10.222.0.0/16}\n',
    });
    const { client } = await create(workspace, { base: true });
    expect(client).toMatchObject({
      block: 0,
      ports: { web: 18000, database: 15432, cache: 16379 },
      subnet: '10.222.0.0/26',
    });
  });

  it('goes without a network on Kubernetes where the pool has ended', async () => {
    const workspace = await small({
      'pulso.yaml': `${noPool}targets: {prod: {engine: kubernetes}}\n`,
    });
    expect((await create(workspace, { target: 'prod' })).client).toMatchObject({
      target: 'prod',
      block: 700,
      subnet: null,
    });
  });

  it('on a target in a region that the country allows', async () => {
    const workspace = await small({
      'pulso.yaml': `${SETTINGS}residency: {CO: [us-east1], PE: [x]}\ntargets: {local: {engine: docker, region: us-east1}}\n`,
    });
    expect((await create(workspace)).client.slug).toBe('claro-colombia');
  });
});
