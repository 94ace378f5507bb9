import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { readConfig } from '../../../src/workspace/settings/read-config.ts';
import {
  putFiles,
  temporaryFolder,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';

async function configOf(shared: string, local?: string): ReturnType<typeof readConfig> {
  const root = await temporaryFolder();
  await putFiles(root, {
    'pulso.yaml': shared,
    ...(local === undefined ? {} : { 'pulso.local.yaml': local }),
  });
  return readConfig(root);
}

describe('readConfig', () => {
  it.each([
    ['an empty file', ''],
    ['comments alone', '# template: x\n'],
    ['an empty document', '---\n'],
  ])('fills in everything from %s', async (_, text) => {
    expect(await configOf(text)).toEqual({
      template: 'template',
      templates: { template: 'clients/template' },
      target: 'local',
      targets: { local: { engine: 'docker' } },
      ports: {},
      blocks: { first: 1, last: 20000 },
      network: { pool: '10.181.0.0/16', prefix: 26, publish: '127.0.0.1' },
      allow: {},
      images: {},
      residency: {},
      audit: {},
      secrets: {},
      backups: {
        repositories: {},
        recipients: [],
        encrypt: 'age',
        keep: { last: 3, daily: 7, weekly: 5, monthly: 12 },
      },
      prove: {},
      defaults: {},
    });
  });

  it("merges this machine's file over it, deep", async () => {
    const config = await configOf(
      'images: {postgres:15: mirror/postgres:15, redis:7: mirror/redis:7}\nnetwork: {prefix: 24}\n',
      'images: {redis:7: local/redis:7}\nnetwork: {pool: 10.9.0.0/16}\n',
    );
    expect(config.images).toEqual({
      'postgres:15': 'mirror/postgres:15',
      'redis:7': 'local/redis:7',
    });
    expect(config.network).toEqual({
      ...{ pool: '10.9.0.0/16', prefix: 24, publish: '127.0.0.1' },
    });
  });

  it('fills in the edge from its domain alone', async () => {
    const { edge } = await configOf('edge: {domain: clients.example}\n');
    expect(edge).toMatchObject({
      ...{ certificates: 'public', target: 'local', image: 'caddy:2', bind: '0.0.0.0' },
      ...{ http: 80, https: 443, pool: '10.182.0.0/16' },
      private: ['/metrics', '/metrics/*', '/api', '/api/*', '/readyz'],
    });
  });

  it.each([
    ['a domain with a placeholder', '{domain: "{env.HOME}.example"}'],
    ['a domain with a port', '{domain: "clients.example:443"}'],
    ['a wildcard', '{domain: "*.clients.example"}'],
    ['a domain in capitals', '{domain: Clients.Example}'],
    ['a domain with an empty label', '{domain: clients..example}'],
    ['no domain', '{email: ops@example.com}'],
    ['a private path with a placeholder', '{domain: clients.example, private: ["/{path}"]}'],
    ['a private path that is not one', '{domain: clients.example, private: [metrics]}'],
    ['an unknown key', '{domain: clients.example, ports: 1}'],
  ])('refuses an edge with %s', async (_, edge) => {
    await expect(configOf(`edge: ${edge}\n`)).rejects.toMatchObject({ code: 'yaml-schema' });
  });

  it('keeps the local engine beside named targets', async () => {
    const config = await configOf(
      'target: prod\ntargets:\n  prod: {engine: kubernetes, context: prod, domain: pulso.example}\n',
    );
    expect(Object.keys(config.targets)).toEqual(['local', 'prod']);
    expect(config.target).toBe('prod');
  });

  it.each([
    ['a setting that is none', 'images: {}\n  \nimagez: {}\n', 3, 1, 'imagez'],
    ['a wrong type', 'network:\n  prefix: wide\n', 2, 3, 'network.prefix'],
    ['a pool that is none', 'network:\n  pool: 10.181.0.0\n', 2, 3, 'network.pool'],
    [
      'a target of an unknown engine',
      'targets:\n  a:\n    engine: podman\n',
      3,
      5,
      'targets.a.engine: must have engine: docker or engine: kubernetes',
    ],
    [
      'an answer that is none',
      'defaults:\n  plan: {a: 1}\n',
      2,
      3,
      'defaults.plan: must be a text',
    ],
    [
      'a target setting that is none',
      'targets:\n  a:\n    engine: docker\n    hots: x\n',
      4,
      5,
      'hots',
    ],
    ['broken YAML', 'images: {\n', 2, 1, 'end with a }'],
    ['the same key twice', 'target: local\ntarget: local\n', 2, 1, 'unique'],
    [
      'a repository that is not a folder',
      'backups:\n  repositories:\n    a: {url: /srv}\n',
      3,
      9,
      'file:///srv',
    ],
    ['a recipient of another kind', 'backups:\n  recipients: [ssh-ed25519 AAAA]\n', 2, 16, 'age1'],
    ['a schedule with seconds', "backups:\n  schedule: '0 30 2 * * *'\n", 2, 3, 'five fields'],
    ['a residency of a country that is none', 'residency:\n  Colombia: [x]\n', 2, 3, 'Colombia'],
  ])('names line and column of %s', async (_, text, ...[line, column, says]) => {
    const failure = configOf(text);
    await expect(failure).rejects.toMatchObject({ at: { file: 'pulso.yaml', line, column } });
    await expect(failure).rejects.toThrow(says);
  });

  it("names this machine's file where that one is wrong", async () => {
    await expect(configOf('', 'a: 1\n')).rejects.toMatchObject({
      at: { file: 'pulso.local.yaml', line: 1 },
    });
  });

  it.each([
    ['target: prd\ntargets: {prod: {engine: docker}}\n', 'unknown-target', 'did you mean prod?'],
    ['template: retail\n', 'unknown-template', 'available: template'],
  ])('refuses a default that is not there: %j', async (text, code, hint) => {
    await expect(configOf(text)).rejects.toMatchObject({ code, hint });
  });
});

describe('openWorkspace', () => {
  it('looks upwards, through links', async () => {
    const { root } = await temporaryWorkspace({ 'clients/a/config/x': '' });
    await symlink(join(root, 'clients/a'), join(root, 'short'));
    for (const folder of ['.', 'clients', 'clients/a/config', 'short']) {
      expect((await openWorkspace(join(root, folder))).root).toBe(root);
    }
  });

  it('takes the nearest one', async () => {
    const { root } = await temporaryWorkspace({ 'inner/pulso.yaml': '' });
    await mkdir(join(root, 'inner/clients'));
    expect((await openWorkspace(join(root, 'inner/clients'))).root).toBe(join(root, 'inner'));
  });

  it('says what to run where there is none', async () => {
    const failure = openWorkspace(await temporaryFolder());
    await expect(failure).rejects.toMatchObject({
      code: 'no-workspace',
      hint: expect.stringContaining('pulso init'),
    });
    await expect(openWorkspace('/nowhere/at/all')).rejects.toMatchObject({ code: 'no-workspace' });
  });
});
