import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatClientRecord } from '../../../src/client/format-client-record.ts';
import { listSlugs } from '../../../src/workspace/clients/list-slugs.ts';
import { selectClients, type ClientChoice } from '../../../src/workspace/clients/select-clients.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { buildRecord, recordFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const answers = (
  country: string,
  features: string[],
): { answers: Record<string, string | string[]> } => ({
  answers: { name: 'x', country, database: 'mysql', features },
});

function fleet(extra: Record<string, string> = {}): Promise<Workspace> {
  return temporaryWorkspace({
    ...recordFiles(
      buildRecord('claro', { block: 1, ...answers('CO', ['audio', 'sales']) }),
      buildRecord('movistar', { block: 2, target: 'prod', ...answers('PE', []) }),
      buildRecord('tigo', { block: 3, ...answers('CO', ['audio']) }),
    ),
    ...extra,
  });
}

async function chosen(workspace: Workspace, choice: ClientChoice): Promise<string[]> {
  return (await selectClients(workspace, choice)).clients.map((client) => client.slug);
}

describe('listSlugs', () => {
  it('lists folders of clients/ and links to folders, but no template, file or hidden folder', async () => {
    const workspace = await temporaryWorkspace({
      'pulso.yaml': 'templates: {retail: clients/retail, away: other/claro}\n',
      'clients/template/template.yaml': '',
      'clients/retail/template.yaml': '',
      'clients/claro/x': '',
      'clients/b/x': '',
      'clients/.tmp/x': '',
      'clients/README.md': '',
    });
    const links = { linked: 'claro', broken: 'missing', loop: 'loop', page: 'README.md', '.l': 'b' };
    for (const [name, target] of Object.entries(links))
      await symlink(target, join(workspace.root, 'clients', name));
    expect(await listSlugs(workspace)).toEqual(['b', 'claro', 'linked']);
  });

  it('lists no template that is a link', async () => {
    const workspace = await temporaryWorkspace({ 'shared/template.yaml': '' });
    await mkdir(join(workspace.root, 'clients'));
    await symlink('../shared', join(workspace.root, 'clients/template'));
    expect(await listSlugs(workspace)).toEqual([]);
  });

  it('is empty without a clients folder', async () => {
    expect(await listSlugs(await temporaryWorkspace())).toEqual([]);
  });
});

describe('selectClients', () => {
  it.each<[string, ClientChoice, string[]]>([
    ['one', { slugs: ['tigo'] }, ['tigo']],
    ['several, once each', { slugs: ['tigo', 'claro', 'tigo'] }, ['claro', 'tigo']],
    ['all', { all: true }, ['claro', 'movistar', 'tigo']],
    ['by an answer', { select: { country: 'CO' } }, ['claro', 'tigo']],
    ['by two', { select: { country: 'CO', target: 'prod' } }, []],
    ['by target', { select: { target: 'prod' } }, ['movistar']],
    ['by block', { select: { block: '3' } }, ['tigo']],
    ['by template', { select: { template: 'template', slug: 'claro' } }, ['claro']],
    ['by an item of a list', { select: { features: 'sales' } }, ['claro']],
    [
      'among those named',
      { slugs: ['claro', 'movistar'], select: { country: 'PE' } },
      ['movistar'],
    ],
  ])('chooses %s', async (_, choice, expected) => {
    expect(await chosen(await fleet(), choice)).toEqual(expected);
  });

  it.each<[string, ClientChoice, object]>([
    ['nothing named', {}, { code: 'no-client-named' }],
    [
      'a slug that is near one',
      { slugs: ['clario'] },
      { code: 'unknown-client', slug: 'clario', hint: 'did you mean claro?' },
    ],
    [
      'a slug near none',
      { slugs: ['x'] },
      { code: 'unknown-client', hint: 'run pulso list to see the clients' },
    ],
    ['a path', { slugs: ['../claro'] }, { code: 'unknown-client' }],
    [
      'a field that none has',
      { select: { contry: 'CO' } },
      { code: 'bad-selection', hint: 'did you mean country?' },
    ],
    ['a field of every object', { select: { constructor: 'x' } }, { code: 'bad-selection' }],
  ])('refuses %s', async (_, choice, error) => {
    await expect(selectClients(await fleet(), choice)).rejects.toMatchObject(error);
  });

  it('sets broken clients apart and goes on with the others', async () => {
    const workspace = await fleet({
      'clients/movistar/.pulso/instance.json': formatClientRecord(buildRecord('movistar')).replace(
        '"block": 1',
        '"block": "many"',
      ),
      'clients/copied/.pulso/instance.json': recordFiles(buildRecord('claro'))[
        'clients/claro/.pulso/instance.json'
      ]!,
    });
    await mkdir(join(workspace.root, 'clients/empty'));
    const { clients, failed } = await selectClients(workspace, { all: true });
    expect(clients.map((client) => client.slug)).toEqual(['claro', 'tigo']);
    expect(failed).toMatchObject([
      { slug: 'copied', code: 'slug-mismatch' },
      { slug: 'empty', code: 'not-a-client' },
      {
        slug: 'movistar',
        code: 'record-invalid',
        at: { file: 'clients/movistar/.pulso/instance.json', line: 4, column: 3 },
      },
    ]);
  });

  it.each(['../elsewhere/acme', 'claro'])('sets a client apart that is a link to %s', async (to) => {
    const workspace = await fleet({
      'elsewhere/acme/.pulso/instance.json': formatClientRecord(buildRecord('acme', { block: 9 })),
    });
    await symlink(to, join(workspace.root, 'clients/acme'));
    const { clients, failed } = await selectClients(workspace, { all: true });
    expect(clients.map((client) => client.slug)).toEqual(['claro', 'movistar', 'tigo']);
    expect(failed).toMatchObject([
      {
        slug: 'acme',
        code: 'client-linked',
        message: `clients/acme is a symbolic link to ${to}`,
        hint: expect.stringContaining('move the folder itself to clients/acme'),
      },
    ]);
  });

  it('has no objection to any field where there are no clients', async () => {
    expect(await chosen(await temporaryWorkspace(), { select: { country: 'CO' } })).toEqual([]);
  });
});
