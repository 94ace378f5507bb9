import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { convergeClients } from '../../../src/operations/converge/converge-clients.ts';
import { confirmAll } from '../../../src/operations/confirm.ts';
import { listSecrets } from '../../../src/operations/secrets/list-secrets.ts';
import { rotateSecrets } from '../../../src/operations/secrets/rotate-secrets.ts';
import type { RotateRequest } from '../../../src/operations/secrets/secret-requests.ts';
import { writeSecrets } from '../../../src/operations/secrets/write-secrets.ts';
import { validateClients } from '../../../src/operations/validate/validate-clients.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { createFakeDatabase } from '../../support/fake-database.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { operationContext } from '../../support/operation-context.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryWorkspace,
} from '../../support/temporary-workspace.ts';

const TEMPLATE = `name: template
version: 1.0.0
secrets:
  - name: password
    rotate: [{ engine: postgresql, service: database, user: pulso }]
  - { name: token, rotate: [] }
  - { name: unsaid }
  - { name: key.json, provided: true }
`;
const COMPOSE = `services:
  app: { image: app, secrets: [password, token, key] }
  database: { image: 'postgres:15', secrets: [password, unsaid], volumes: ['data:/data'] }
volumes: { data: {} }
secrets:
  password: { file: config/secrets/password }
  token: { file: config/secrets/token }
  unsaid: { file: config/secrets/unsaid }
  key: { file: config/secrets/key.json }
`;
const FOLDER = 'clients/acme';
const SECRETS = `${FOLDER}/config/secrets`;

/** `other`: the client's stack on the engine is another workspace's. */
async function setUp({ other }: { other?: Engine } = {}) {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': 'secrets: { maxAge: 180d }\n',
    'clients/template/template.yaml': TEMPLATE,
    ...recordFiles(buildRecord('acme')),
    [`${FOLDER}/docker-compose.yml`]: COMPOSE,
    [`${SECRETS}/password`]: 'old',
    [`${SECRETS}/token`]: 'token',
    [`${SECRETS}/unsaid`]: 'unsaid',
    [`${SECRETS}/key.json`]: '{}',
  });
  const fake = createFakeEngine(other === undefined ? {} : { other });
  const database = createFakeDatabase(fake, 'database', 'old');
  const context = operationContext(workspace, {
    openEngine: () => Promise.resolve(database.engine),
    now: () => new Date(),
  });
  const options = { dryRun: false, timeout: 1000, confirm: confirmAll };
  const deploy = async () => {
    const choice = { slugs: ['acme'], ...options };
    const { clients } = await convergeClients(context, choice, { verb: 'deploy' });
    return clients[0]!;
  };
  const rotate = (names: string[], changes: Partial<RotateRequest> = {}) =>
    rotateSecrets(context, {
      ...{ slug: 'acme', names, all: false, valueFromFile: false },
      ...options,
      ...changes,
    });
  const read = (name: string): string => readFileSync(join(workspace.root, SECRETS, name), 'utf8');
  const journal = join(workspace.root, '.pulso/clients/acme/rotation.json');
  return { workspace, fake, database, context, options, deploy, rotate, read, journal };
}

describe('rotate', () => {
  it('changes the database, then the file, then deploys', async () => {
    const { database, deploy, rotate, read, journal, fake, workspace } = await setUp();
    await deploy();
    const result = await rotate(['password']);
    expect(result.secrets).toEqual([
      { name: 'password', outcome: 'rotated', database: 'database', services: ['app', 'database'] },
    ]);
    expect(read('password')).toMatch(/^[\w-]{32}$/);
    expect(database.password).toBe(read('password'));
    expect(statSync(join(workspace.root, SECRETS, 'password')).mode & 0o777).toBe(0o600);
    expect(
      fake.applied
        .at(-1)
        ?.operations.map(({ cause }) => cause)
        .join(),
    ).toContain('password');
    expect(existsSync(journal)).toBe(false);
  });

  it('shows no value: not in arguments, results, progress or the audit log', async () => {
    const { database, deploy, rotate, read, context, workspace } = await setUp();
    await deploy();
    const result = await rotate(['password']);
    const said = JSON.stringify([
      result,
      context.events,
      await readAudit(workspace),
      database.argv,
    ]);
    expect(said).toContain('secrets-rotate');
    expect(said).not.toContain(read('password'));
    expect(said).not.toContain('"old"');
  });

  it.each(['before', 'after'] as const)(
    'that is cut short %s the database changes is finished by the next deploy',
    async (when) => {
      const { database, deploy, rotate, read, journal } = await setUp();
      await deploy();
      let changes = 0;
      database.before = (command) => {
        if (command === 'change') changes += 1;
        const isCut = when === 'before' ? command === 'change' : command === 'check' && changes > 0;
        if (isCut) throw new Error('cut short');
      };
      const { deploy: cut } = await rotate(['password']);
      expect(cut).toMatchObject({ outcome: 'failed', error: { message: 'cut short' } });
      expect(read('password')).toBe('old');
      expect(statSync(journal).mode & 0o777).toBe(0o600);
      database.before = () => undefined;
      expect(await deploy()).toMatchObject({ outcome: 'changed' });
      expect(read('password')).not.toBe('old');
      expect(database.password).toBe(read('password'));
      expect(existsSync(journal)).toBe(false);
    },
  );

  it('begins nothing for a client of another workspace', async () => {
    const theirs = await setUp();
    await theirs.deploy();
    const { rotate, read, journal, database } = await setUp({ other: theirs.fake });
    for (const name of ['password', 'token']) {
      await expect(rotate([name])).rejects.toMatchObject({ code: 'foreign-stack', slug: 'acme' });
    }
    expect([read('password'), read('token'), existsSync(journal)]).toEqual(['old', 'token', false]);
    expect(database.argv).toEqual([]);
  });

  it('that was cut short is resumed by the next rotation, with the same value', async () => {
    const { database, deploy, rotate, read } = await setUp();
    await deploy();
    database.before = (command) => {
      if (command === 'change') throw new Error('cut short');
    };
    await rotate(['password']);
    database.before = () => undefined;
    const { secrets } = await rotate(['password']);
    expect(secrets).toMatchObject([{ name: 'password', outcome: 'resumed' }]);
    expect(database.password).toBe(read('password'));
  });

  it('begins nothing where the database accepts no known password', async () => {
    const { database, deploy, rotate, journal, read } = await setUp();
    await deploy();
    database.password = 'somebody changed it';
    await expect(rotate(['password'])).rejects.toMatchObject({ code: 'database-login-refused' });
    expect(existsSync(journal)).toBe(false);
    expect(read('password')).toBe('old');
  });

  it('writes the file alone where no database has it', async () => {
    const { database, deploy, rotate, read } = await setUp();
    await deploy();
    expect((await rotate(['token'])).secrets).toMatchObject([{ outcome: 'rotated' }]);
    expect(read('token')).not.toBe('token');
    expect(database.argv.filter((line) => line.startsWith('sh'))).toEqual([]);
  });

  it.each([
    ['unsaid', 'rotation-unknown'],
    ['key.json', 'secret-provided'],
    ['pasword', 'unknown-secret'],
  ])('refuses %s with %s', async (name, code) => {
    const { rotate } = await setUp();
    await expect(rotate([name])).rejects.toMatchObject({ code });
  });

  it('of a client that was never deployed writes the file that its database will be made with', async () => {
    const { rotate, read, database } = await setUp();
    await rotate(['password']);
    expect(read('password')).not.toBe('old');
    expect(database.password).toBe('old');
  });

  it('with --dry-run changes nothing', async () => {
    const { rotate, deploy, read, journal } = await setUp();
    await deploy();
    const { secrets } = await rotate(['password'], { dryRun: true });
    expect(secrets).toMatchObject([{ outcome: 'planned', database: 'database' }]);
    expect(read('password')).toBe('old');
    expect(existsSync(journal)).toBe(false);
  });
});

describe('a database password that was edited by hand', () => {
  it('is refused by deploy and reported by validate, and --value-from-file takes it to the database', async () => {
    const { workspace, context, deploy, rotate, database, read } = await setUp();
    await deploy();
    await putFiles(workspace.root, { [`${SECRETS}/password`]: 'by hand' });
    const hint = 'pulso secrets rotate acme password --value-from-file';
    expect(await deploy()).toMatchObject({
      outcome: 'failed',
      error: { code: 'secret-changed', hint },
    });
    const { problems } = await validateClients(context, { all: true });
    expect(problems).toContainEqual(expect.objectContaining({ code: 'secret-changed', hint }));
    // The fake's container has no file of its own to read the old one from.
    database.password = 'by hand';
    await rotate(['password'], { valueFromFile: true });
    expect(database.password).toBe('by hand');
    expect(read('password')).toBe('by hand');
    expect(await deploy()).toMatchObject({ outcome: 'unchanged' });
  });

  it('is no problem where no data is left', async () => {
    const { workspace, context, options, deploy, database } = await setUp();
    await deploy();
    const destroy = { slugs: ['acme'], ...options };
    await convergeClients(context, destroy, { verb: 'destroy', purge: true });
    await putFiles(workspace.root, { [`${SECRETS}/password`]: 'by hand' });
    database.password = 'by hand';
    expect(await deploy()).toMatchObject({ outcome: 'changed' });
  });

  it('is no problem where no database keeps it', async () => {
    const { workspace, deploy } = await setUp();
    await deploy();
    await putFiles(workspace.root, { [`${SECRETS}/token`]: 'by hand' });
    expect(await deploy()).toMatchObject({ outcome: 'changed' });
  });
});

describe('set', () => {
  const write = (name: string, text: string) => new Map([[name, Buffer.from(text)]]);

  it('writes the file, and with --deploy takes a password to the database first', async () => {
    const { context, options, deploy, database, read } = await setUp();
    await deploy();
    const request = { slug: 'acme', action: 'secrets-set', ...options } as const;
    await writeSecrets(context, { ...request, values: write('token', 'a'), deploy: false });
    expect(read('token')).toBe('a');
    await writeSecrets(context, { ...request, values: write('password', 'mine'), deploy: true });
    expect(database.password).toBe('mine');
    expect(read('password')).toBe('mine');
  });

  it('takes names in capitals, and refuses unknown ones and empty values', async () => {
    const { context, options, read } = await setUp();
    const request = { slug: 'acme', action: 'secrets-import', deploy: false, ...options } as const;
    await writeSecrets(context, { ...request, values: write('TOKEN', 'b') });
    expect(read('token')).toBe('b');
    const refused = (name: string, text: string) =>
      writeSecrets(context, { ...request, values: write(name, text) });
    await expect(refused('tokn', 'c')).rejects.toMatchObject({ code: 'unknown-secret' });
    await expect(refused('token', '\n')).rejects.toMatchObject({ code: 'secret-empty' });
  });
});

it('list has names, uses, lengths and ages, and never a value', async () => {
  const { context, deploy } = await setUp();
  await deploy();
  const later = { ...context, now: () => new Date(Date.now() + 200 * 86_400_000) };
  const { clients } = await listSecrets(later, { all: true });
  expect(clients[0]?.secrets.find(({ name }) => name === 'password')).toMatchObject({
    ...{ kind: 'generated', length: 3, ageDays: 200, database: 'database' },
    ...{ services: ['app', 'database'], changedByHand: false },
  });
  expect(JSON.stringify(clients)).not.toContain('"old"');
  const { problems } = await validateClients(later, { all: true });
  expect(problems.filter(({ code }) => code === 'secret-old')).toHaveLength(4);
});
