import { readFileSync } from 'node:fs';
import { chmod, readFile, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../support/create-client.ts';
import { validateClients } from '../../../src/operations/validate/validate-clients.ts';
import type { ClientChoice } from '../../../src/workspace/clients/select-clients.ts';
import { readClient } from '../../../src/workspace/clients/read-client.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, recordFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 800, last: 899}\nnetwork: {pool: 10.223.0.0/16}\n';

const MANIFEST = 'clients/template/template.yaml';
const SCHEMA = readFileSync('clients/template/schemas/client.schema.json', 'utf8');

/** A workspace with clients as create makes them. */
async function fleet(...slugs: string[]): Promise<Workspace> {
  const template = smallTemplate({ 'schemas/client.schema.json': SCHEMA });
  template[MANIFEST] =
    `${template[MANIFEST] ?? ''}schemas: {config/client.yaml: schemas/client.schema.json}\n`;
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...template });
  for (const slug of slugs) {
    const given = { name: slug, country: 'CO' };
    await createClient(operationContext(workspace), { slug, given });
  }
  return workspace;
}

/** Findings in one line each: `slug error code file:line:column`. */
async function findings(
  workspace: Workspace,
  choice: ClientChoice = { all: true },
): Promise<string[]> {
  const { problems } = await validateClients({ workspace, now: () => new Date() }, choice);
  return problems.map(({ slug, severity, code, file, line, column }) => {
    const place = [file?.replace(`clients/${slug ?? ''}/`, ''), line, column].filter(
      (part) => part !== undefined,
    );
    return `${slug ?? ''} ${severity} ${code} ${place.join(':')}`;
  });
}

function put(workspace: Workspace, path: string, text: string): Promise<void> {
  return putFiles(workspace.root, { [path]: text });
}

/** Has a client's compose file publish these ports too. */
async function publish(workspace: Workspace, slug: string, ...ports: number[]): Promise<void> {
  const path = `clients/${slug}/docker-compose.yml`;
  const text = await readFile(join(workspace.root, path), 'utf8');
  const list = ports.map((port) => `, '127.0.0.1:${port}:9000'`).join('');
  await put(workspace, path, text.replace(":8080']", `:8080'${list}]`));
}

describe('what create would refuse', () => {
  const record = 'clients/claro/.pulso/instance.json';

  it('is a target that pulso.yaml has not', async () => {
    const workspace = await fleet('claro');
    const text = await readFile(join(workspace.root, record), 'utf8');
    await put(workspace, record, text.replace('"target": "local"', '"target": "locl"'));
    expect(await findings(workspace)).toEqual(['claro error unknown-target .pulso/instance.json']);
  });

  it('is a region that the country does not allow', async () => {
    const workspace = await fleet('claro');
    const config = { ...workspace.config, residency: { CO: ['southamerica-east1'] } };
    expect(await findings({ ...workspace, config })).toEqual([
      'claro error residency-refused .pulso/instance.json',
    ]);
  });
});

it.each(['', '\n'])('finds a secret that is empty: %j', async (text) => {
  const workspace = await fleet('claro');
  const path = 'config/secrets/database_password';
  await put(workspace, `clients/claro/${path}`, text);
  await chmod(join(workspace.root, 'clients/claro', path), 0o600);
  expect(await findings(workspace)).toEqual([`claro error secret-empty ${path}`]);
});

describe('validateClients', () => {
  it('finds nothing in clients as they are made', async () => {
    expect(await findings(await fleet('claro', 'tigo'))).toEqual([]);
  });

  it.each<[string, string, string, string[]]>([
    [
      'a bad value',
      'config/client.yaml',
      'slug: claro\nname: x\ncountry: Colombia\nlanguage: es\ncurrency: COP\ntimezone: America/Bogota\n',
      ['claro error yaml-schema config/client.yaml:3:1'],
    ],
    [
      'a missing value',
      'config/client.yaml',
      'slug: claro\nname: x\ncountry: CO\nlanguage: es\ncurrency: COP\n',
      ['claro error yaml-schema config/client.yaml:1:1'],
    ],
    [
      "another client's slug",
      'config/client.yaml',
      'name: x\nslug: tigo\ncountry: CO\nlanguage: es\ncurrency: COP\ntimezone: America/Bogota\n',
      ['claro error slug-mismatch config/client.yaml:2:1'],
    ],
    [
      'broken YAML',
      'config/client.yaml',
      'slug: [\n',
      ['claro error yaml-syntax config/client.yaml:2:1'],
    ],
    [
      "broken YAML of the client's own beside files of the template",
      'config/service.yaml',
      'a: 1\n---\nb: {\n',
      ['claro error yaml-syntax config/service.yaml:4:1'],
    ],
    [
      'YAML that a tab breaks',
      'config/dimensions.yaml',
      'a:\n\t- b\n',
      ['claro error yaml-syntax config/dimensions.yaml:2:1'],
    ],
    [
      'a compose key that pulso does not support',
      'docker-compose.yml',
      'services:\n  app:\n    image: x\n    oom_score_adj: 1\n',
      ['claro error compose-unsupported-key docker-compose.yml:4:5'],
    ],
  ])('finds %s, with line and column', async (_, path, ...[text, expected]) => {
    const workspace = await fleet('claro');
    await put(workspace, `clients/claro/${path}`, text);
    expect(await findings(workspace)).toEqual(expected);
  });

  it.each([
    ['config/dimensions.yaml', 'a: 1\n'],
    ['config/client.yaml', 'slug: claro\n'],
    ['docker-compose.yml', 'services:\n'],
    ['bin/run.sh', '#!/bin/sh\n'],
    ['data.json', '{}\n'],
    ['.env', 'A=1\n'],
  ])('finds markers that were left in %s, and nothing else there', async (path, start) => {
    const workspace = await fleet('claro');
    const markers = '<<<<<<< client\na: 3\n||||||| base\na: 1\n=======\na: 2\n>>>>>>> template\n';
    await put(workspace, `clients/claro/${path}`, start + markers);
    expect(await findings(workspace)).toEqual([`claro error markers-left ${path}:2:1`]);
  });

  it('tells everything that is wrong with a record', async () => {
    const workspace = await fleet('claro', 'tigo');
    await put(
      workspace,
      'clients/claro/.pulso/instance.json',
      '{\n"version": 2,\n"slug": "claro",\n"block": -1,\n"ports": {}\n}\n',
    );
    const found = await findings(workspace);
    expect(found).toContain('claro error record-invalid .pulso/instance.json:2:1');
    expect(found).toContain('claro error record-invalid .pulso/instance.json:4:1');
    expect(found.length).toBeGreaterThan(4);
    expect(found.every((finding) => finding.startsWith('claro'))).toBe(true);
  });

  it('finds what two clients hold, and tells both', async () => {
    const workspace = await fleet('claro', 'tigo');
    const claro = await readClient(workspace, 'claro');
    const tigo = {
      ...(await readClient(workspace, 'tigo')),
      block: claro.block,
      ports: { web: claro.ports['cache']! },
      subnet: claro.subnet,
    };
    await putFiles(workspace.root, recordFiles(tigo));
    const expected = ['block-shared', 'port-shared', 'subnet-shared'];
    const all = await findings(workspace);
    expect(all).toEqual([
      ...expected.map((code) => `claro error ${code} .pulso/instance.json`),
      'tigo error isolation-open-port docker-compose.yml:5:13',
      ...expected.map((code) => `tigo error ${code} .pulso/instance.json`),
    ]);
    expect(await findings(workspace, { slugs: ['tigo'] })).toEqual(
      all.filter((finding) => finding.startsWith('tigo')),
    );
  });

  it("finds a port that a client's own compose file takes from another", async () => {
    const workspace = await fleet('claro', 'movistar', 'tigo');
    const { ports } = await readClient(workspace, 'tigo');
    await publish(workspace, 'claro', ports['web']!);
    await publish(workspace, 'movistar', 9999, 7777);
    await publish(workspace, 'tigo', 9999);
    expect(await findings(workspace)).toEqual([
      'claro error isolation-foreign-port docker-compose.yml:5:26',
      'movistar error port-shared docker-compose.yml',
      'tigo error port-shared docker-compose.yml',
    ]);
    const { problems } = await validateClients(
      { workspace, now: () => new Date() },
      { slugs: ['claro'] },
    );
    expect(problems.map(({ message }) => message)).toEqual([
      `services.app.ports[1] publishes port ${ports['web']!}, which is client tigo's`,
    ]);
  });

  it('finds such a port in a fresh clone too, where no secrets are', async () => {
    const workspace = await fleet('claro', 'tigo');
    const { ports } = await readClient(workspace, 'tigo');
    await publish(workspace, 'claro', ports['web']!);
    await unlink(join(workspace.root, 'clients/claro/config/secrets/database_password'));
    expect(await findings(workspace)).toEqual([
      'claro warning secret-missing config/secrets/database_password',
      'claro error isolation-foreign-port docker-compose.yml:5:26',
    ]);
  });

  it('finds a folder that was copied, and one that is no client', async () => {
    const workspace = await fleet('claro');
    const record = await readFile(
      join(workspace.root, 'clients/claro/.pulso/instance.json'),
      'utf8',
    );
    await putFiles(workspace.root, {
      'clients/copy/.pulso/instance.json': record,
      'clients/empty/x': '',
    });
    expect(await findings(workspace)).toEqual([
      'copy error slug-mismatch .pulso/instance.json',
      'empty error not-a-client ',
    ]);
  });

  it('finds secrets that others can read', async () => {
    const workspace = await fleet('claro');
    const secrets = join(workspace.root, 'clients/claro/config/secrets');
    await chmod(secrets, 0o755);
    await chmod(join(secrets, 'database_password'), 0o640);
    expect(await findings(workspace)).toEqual([
      'claro warning secret-exposed config/secrets',
      'claro error secret-exposed config/secrets/database_password',
    ]);
  });

  it('warns of a secret that is not there, as in a fresh clone', async () => {
    const workspace = await fleet('claro');
    await unlink(join(workspace.root, 'clients/claro/config/secrets/database_password'));
    expect(await findings(workspace)).toEqual([
      'claro warning secret-missing config/secrets/database_password',
    ]);
  });

  it("does not read a folder that is the client's own", async () => {
    const workspace = await fleet('claro');
    await put(workspace, 'clients/claro/data/state.yaml', 'a: {\n');
    expect(await findings(workspace)).toEqual([]);
  });

  it('finds a link that leads out of the client', async () => {
    const workspace = await fleet('claro');
    await symlink('/etc/passwd', join(workspace.root, 'clients/claro/config/stolen'));
    expect((await findings(workspace))[0]).toMatch(/^claro error symlink-escapes /);
  });

  it('misses docker-compose.yml', async () => {
    const workspace = await fleet('claro');
    await unlink(join(workspace.root, 'clients/claro/docker-compose.yml'));
    expect(await findings(workspace)).toHaveLength(1);
  });

  it('takes a setting that the template added to config/client.yaml', async () => {
    const workspace = await fleet('claro');
    const path = 'clients/claro/config/client.yaml';
    const text = await readFile(join(workspace.root, path), 'utf8');
    await put(workspace, path, `${text}loyalty_tier: gold\n`);
    expect(await findings(workspace)).toEqual([]);
  });

  it('does not check a file that the template names no schema for', async () => {
    const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
    const given = { name: 'claro', country: 'CO' };
    await createClient(operationContext(workspace), { slug: 'claro', given });
    await put(workspace, 'clients/claro/config/client.yaml', 'anything: [goes]\n');
    expect(await findings(workspace)).toEqual([]);
  });

  it('names a schema in the client that is not a JSON Schema', async () => {
    const workspace = await fleet('claro');
    await put(workspace, 'clients/claro/schemas/client.schema.json', '{"if": {}}');
    expect(await findings(workspace)).toEqual([
      'claro error schema-invalid schemas/client.schema.json',
    ]);
  });

  it('does not miss config/client.yaml, which other products lack, if nothing mounts it', async () => {
    const workspace = await fleet('claro');
    await unlink(join(workspace.root, 'clients/claro/config/client.yaml'));
    expect(await findings(workspace)).toEqual([]);
  });
});

describe('manifests', () => {
  const targets = { local: { engine: 'docker' }, prod: { engine: 'kubernetes' } } as const;
  const object = (kind: string, name: string, rest = ''): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;

  /** A client with these files in its k8s/ folder; its target is a cluster where that is said. */
  async function withManifests(
    files: Record<string, string>,
    on: 'local' | 'prod' = 'prod',
  ): Promise<Workspace> {
    const workspace = await fleet('claro');
    const record = await readClient(workspace, 'claro');
    const k8s = Object.entries(files).map(([name, text]) => [`clients/claro/k8s/${name}`, text]);
    await putFiles(workspace.root, {
      ...recordFiles({ ...record, target: on }),
      ...(Object.fromEntries(k8s) as Record<string, string>),
    });
    return { ...workspace, config: { ...workspace.config, targets } };
  }

  it('are missed where the target is a cluster, and nowhere else', async () => {
    expect(await findings(await withManifests({}))).toEqual(['claro error manifests-missing k8s']);
    expect(await findings(await withManifests({ 'notes.md': '' }, 'local'))).toEqual([]);
  });

  it.each(['local', 'prod'] as const)('are checked whatever the target: %s', async (on) => {
    const workspace = await withManifests(
      {
        'a.yaml': object('Service', 'app'),
        'b.yaml': `# again\n${object('Service', 'app')}---\n${object('Namespace', 'tigo')}`,
        'c.yaml': 'kind: Service\n',
        'd.yaml': 'a: [\n',
        'e.yaml': object('Service', 'other', '  namespace: tigo\n'),
        'f.yaml': '- a\n',
        'g.yaml': object(
          'ConfigMap',
          'c',
          "  annotations: {pulso.dev/files: 'a: config/no.yaml'}\n",
        ),
      },
      on,
    );
    expect((await findings(workspace)).sort()).toEqual([
      'claro error manifest-double k8s/b.yaml:5:9',
      'claro error manifest-file-missing k8s/g.yaml:5:34',
      'claro error manifest-foreign k8s/b.yaml:10:9',
      'claro error manifest-foreign k8s/e.yaml:5:14',
      'claro error manifest-invalid k8s/c.yaml:1:1',
      'claro error manifest-invalid k8s/f.yaml:1:1',
      'claro error yaml-syntax k8s/d.yaml:2:1',
    ]);
  });

  it('must not hold secrets, which are committed with them', async () => {
    const workspace = await withManifests({
      'a.yaml': object('Secret', 'key', 'stringData:\n  key: s3cr3t\n'),
    });
    const { problems } = await validateClients({ workspace, now: () => new Date() }, { all: true });
    expect(problems).toMatchObject([
      {
        severity: 'warning',
        code: 'manifest-plain-secret',
        line: 6,
        file: 'clients/claro/k8s/a.yaml',
      },
    ]);
    expect(JSON.stringify(problems)).not.toContain('s3cr3t');
  });

  it('are reported once for a secret that is not there, as in a fresh clone', async () => {
    const files =
      '  annotations:\n    pulso.dev/files: |\n      password: config/secrets/database_password\n';
    const workspace = await withManifests({
      'a.yaml': object('Secret', 'database', files),
      'b.yaml': object('Secret', 'other', files),
    });
    expect(await findings(workspace)).toEqual([]);
    await unlink(join(workspace.root, 'clients/claro/config/secrets/database_password'));
    expect(await findings(workspace)).toEqual([
      'claro warning secret-missing config/secrets/database_password',
    ]);
  });
});

describe('further compose files', () => {
  it('are checked as one with docker-compose.yml, each problem in its own file and once', async () => {
    const workspace = await fleet('claro');
    const folder = 'clients/claro';
    await put(workspace, `${folder}/docker-compose.override.yml`, 'services:\n  app:\n    prots: []\n');
    expect(await findings(workspace)).toEqual([
      'claro error compose-unsupported-key docker-compose.override.yml:3:5',
    ]);
    await put(workspace, `${folder}/docker-compose.override.yml`, 'services:\n  app: [\n');
    expect(await findings(workspace)).toEqual([
      expect.stringMatching(/^claro error compose-yaml docker-compose\.override\.yml:/),
    ]);
    await put(workspace, `${folder}/docker-compose.override.yml`, 'services:\n  app:\n    user: !reset null\n');
    expect(await findings(workspace)).toEqual([]);
  });
}); // prettier-ignore
