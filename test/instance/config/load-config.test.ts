import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/instance/config/config-error.ts';
import { loadConfig, readSecret } from '../../../src/instance/config/load-config.ts';
import { renderShipped } from '../../support/render-shipped.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const FILES = ['client.yaml', 'dimensions.yaml', 'database.yaml'] as const;

/** A configuration folder as the shipped template renders it, with some files replaced or (undefined) left out. */
async function configFolder(changes: Partial<Record<(typeof FILES)[number], string | undefined>>) {
  const folder = await temporaryFolder();
  const rendered = await renderShipped({});
  for (const name of FILES) {
    const text = name in changes ? changes[name] : rendered.get(`config/${name}`);
    if (text !== undefined) await putFiles(folder, { [name]: text });
  }
  return folder;
}

async function problemsOf(env: Record<string, string>): Promise<string[]> {
  const error: unknown = await loadConfig(env).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const folder = env['PULSO_CONFIG_DIR'] ?? '';
  return (error as ConfigError).message.replaceAll(`${folder}/`, '').split('\n');
}

it('reads the files that the shipped template renders', async () => {
  const folder = await configFolder({});
  const config = await loadConfig({ PULSO_CONFIG_DIR: folder });
  expect(config).toMatchObject({
    port: 8080,
    secretsFolder: '/run/secrets',
    client: { slug: 'claro', name: 'Claro', timezone: 'America/Bogota' },
    database: { engine: 'postgresql', connection: { host: 'database', pool_max: 10 } },
  });
  expect(config.client).not.toHaveProperty('prompts');
});

describe('reports invalid files with file, line and column', () => {
  it.each<[string, Partial<Record<(typeof FILES)[number], string | undefined>>, string[]]>([
    [
      'a file that is missing',
      { 'client.yaml': undefined },
      ['client.yaml: cannot read the file (ENOENT)'],
    ],
    [
      'several files at once',
      { 'client.yaml': undefined, 'database.yaml': undefined },
      [
        'client.yaml: cannot read the file (ENOENT)',
        'database.yaml: cannot read the file (ENOENT)',
      ],
    ],
    [
      'an empty file',
      { 'client.yaml': '' },
      ['client.yaml: Invalid input: expected object, received null'],
    ],
    [
      'what is no YAML',
      { 'database.yaml': 'version: 1\nengine: [postgresql\n' },
      [
        'database.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
    [
      'a key that is there twice',
      { 'client.yaml': 'slug: a\nslug: b\n' },
      ['client.yaml:2:1: Map keys must be unique'],
    ],
    [
      'values',
      {
        'client.yaml':
          'slug: claro\nname: Claro\ncountry: Colombia\nlanguage: es\ncurrency: COP\ntimezone: Bogota\n',
      },
      [
        'client.yaml:3:10: country: must be a country code of two letters, e.g. CO',
        'client.yaml:6:11: timezone: must be an IANA time zone, e.g. America/Bogota',
      ],
    ],
    [
      'a metric of a table that is not there',
      {
        'dimensions.yaml': `version: 1
tables: {}
dimensions: []
metrics:
  - key: revenue
    label: Revenue
    table: sales
    aggregate: count
`,
      },
      ['dimensions.yaml:7:12: metrics.0.table: unknown table "sales"; tables: none'],
    ],
    [
      'a password where a file is named',
      {
        'database.yaml': `version: 1
engine: postgresql
connection: { host: db, port: 5432, name: pulso, user: pulso, password: hunter2 }
cache: { host: cache, port: 6379, password_file: cache_password }
`,
      },
      [
        'database.yaml:3:13: connection.password_file: Invalid input: expected string, received undefined',
        'database.yaml:3:13: connection: Unrecognized key: "password"',
      ],
    ],
  ])('%s', async (_what, changes, problems) => {
    const folder = await configFolder(changes);
    expect(await problemsOf({ PULSO_CONFIG_DIR: folder })).toEqual(problems);
  });

  it.each(['eighty', '-1', '65536', '80.5'])('PORT=%s', async (PORT) => {
    const env = { PULSO_CONFIG_DIR: await configFolder({}), PORT };
    expect(await problemsOf(env)).toEqual([
      `PORT: must be a port number from 0 to 65535, not "${PORT}"`,
    ]);
  });
});

describe('a secret', () => {
  it('is the file’s text without its last newline, for relative and absolute paths', async () => {
    const secretsFolder = await temporaryFolder();
    await putFiles(secretsFolder, { a: 's3cret "\' ñ\n', b: 'x\r\n', c: ' y ' });
    expect(await readSecret({ secretsFolder }, 'a')).toBe('s3cret "\' ñ');
    expect(await readSecret({ secretsFolder }, 'b')).toBe('x');
    expect(await readSecret({ secretsFolder: '/nowhere' }, join(secretsFolder, 'c'))).toBe(' y ');
  });

  it('missing or empty is an error that names the file', async () => {
    const secretsFolder = await temporaryFolder();
    await putFiles(secretsFolder, { empty: '\n' });
    await chmod(join(secretsFolder, 'empty'), 0o600);
    await expect(readSecret({ secretsFolder }, 'none')).rejects.toThrow(
      `${secretsFolder}/none: cannot read the file (ENOENT)`,
    );
    await expect(readSecret({ secretsFolder }, 'empty')).rejects.toThrow('empty secret');
  });
});
