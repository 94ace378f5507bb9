import { readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFakeDatabase } from '../support/fake-database.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, type CliRun } from '../support/run-cli.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { mountTinyDisk } from '../support/tiny-disk.ts';

const PAGE = 4096;
/** Pages that are left, from none to more than any of these verbs needs. */
const ROOMS = [0, 1, 2, 3, 4, 6, 8, 11, 16, 24];

const manifest = (version: string): string => `name: small
version: ${version}
questions:
  - { key: motto, type: text, prompt: Motto, default: none }
secrets:
  - name: password
    rotate: [{ engine: postgresql, service: database, user: pulso }]
`;

const COMPOSE = `services:
  app: { image: 'app:1', secrets: [password] }
  database: { image: 'database:1', secrets: [password], volumes: ['data:/data'] }
volumes: { data: {} }
secrets:
  password: { file: config/secrets/password }
`;

const template = (version: string): Record<string, string> => ({
  'clients/template/template.yaml': manifest(version),
  'clients/template/docker-compose.yml': COMPOSE,
  'clients/template/motto.yaml.hbs': 'motto: {{yaml motto}}\n',
  'clients/template/release.txt': `release ${version}\n${'x'.repeat(9000)}\n`,
});

interface Small {
  root: string;
  pulso: (...argv: string[]) => Promise<CliRun>;
  /** Leaves so many pages; gives what frees the rest. */
  fill: (pages: number) => Promise<() => Promise<void>>;
}

/** A workspace on a disk of its own, with a client that runs and a newer template; undefined if none can be mounted. */
async function openSmall(): Promise<Small | undefined> {
  const root = await temporaryFolder();
  if (!mountTinyDisk(root, '4m')) return undefined;
  await putFiles(root, { 'pulso.yaml': '', ...template('1.0.0') });
  const fake = createFakeEngine();
  const database = createFakeDatabase(fake, 'database', '');
  const { engine } = database;
  const pulso = (...argv: string[]): Promise<CliRun> => runCli(argv, { cwd: root, engine });
  for (const verb of [
    ['create', 'acme', '--yes'],
    ['deploy', 'acme', '--yes'],
  ]) {
    const { code, stderr } = await pulso(...verb);
    if (code !== 0) throw new Error(stderr);
  }
  database.password = await readFile(join(root, 'clients/acme/config/secrets/password'), 'utf8');
  await putFiles(root, template('1.1.0'));
  return {
    root,
    pulso,
    async fill(pages) {
      const { bavail, bsize } = await statfs(root);
      const filler = join(root, 'filler');
      await writeFile(filler, Buffer.alloc(bavail * bsize - pages * PAGE));
      return () => rm(filler);
    },
  };
}

/** The client's files by path, and what there is beside clients. */
async function contentOf(root: string): Promise<Record<string, string>> {
  const folder = join(root, 'clients');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile() && !one.parentPath.includes('/template'));
  const paths = files.map((one) => join(one.parentPath, one.name));
  const read = async (path: string) =>
    [path.slice(folder.length + 1), await readFile(path, 'latin1')] as const;
  return Object.fromEntries(await Promise.all(paths.sort().map(read)));
}

const READS = [
  ['status', 'acme'],
  ['logs', 'acme'],
  ['validate', 'acme'],
  ['list'],
  ['audit', '--verify'],
];

/** Runs the verb with ever more room, until it no longer fails. Gives how often it had too little. */
async function tryRooms(verb: readonly string[]): Promise<number | undefined> {
  let failures = 0;
  for (const pages of ROOMS) {
    const small = await openSmall();
    if (small === undefined) return undefined;
    const { root, pulso, fill } = small;
    const before = await contentOf(root);
    const free = await fill(pages);
    const { code, stdout, stderr } = await pulso(...verb);
    const seen = `${verb.join(' ')} with ${pages} pages: ${stdout}${stderr}`;
    for (const read of READS) {
      const { code: readCode, stderr: said } = await pulso(...read);
      expect(readCode, `${seen}\n${read.join(' ')}: ${said}`).toBe(0);
    }
    if (code !== 0) {
      failures += 1;
      expect(stderr, seen).toMatch(/the disk is full/);
    }
    await free();
    const again = await pulso(...verb);
    // A client that is there already was created.
    if (verb[0] !== 'create') expect(again.code, `${seen}\n${again.stderr}`).toBe(0);
    else if (code !== 0) {
      expect(Object.keys(before), seen).not.toContain('other/motto.yaml');
      expect(again.code, `${seen}\n${again.stderr}`).toBe(0);
    }
    const audit = await pulso('audit', '--verify');
    expect(audit.code, `${seen}\n${audit.stdout}`).toBe(0);
  }
  return failures;
}

it.each<[string, ...string[]]>([
  ['create', 'other', '--yes'],
  ['sync', 'acme'],
  ['set', 'acme', 'motto=many words'],
  ['secrets', 'rotate', 'acme', 'password', '--yes'],
  ['deploy', 'acme', '--yes'],
])('%s on a full disk leaves nothing half written, and reads work', async (...verb) => {
  const failures = await tryRooms(verb);
  expect(failures === undefined || failures > 0 || verb[0] === 'deploy').toBe(true);
});

it.each<[string, ...string[]]>([
  ['stop', 'acme', '--yes'],
  ['destroy', 'acme', '--yes'],
  ['destroy', 'acme', '--purge', '--yes'],
])('%s needs no room: %s %s', async (...verb) => {
  for (const pages of [0, 1, 2]) {
    const small = await openSmall();
    if (small === undefined) return;
    await small.fill(pages);
    const { code, stdout, stderr } = await small.pulso(...verb);
    expect(code, stdout + stderr).toBe(0);
    const audit = await small.pulso('audit', '--verify');
    expect(audit.code, audit.stdout).toBe(0);
    const entries = await small.pulso('audit');
    expect(entries.stdout).toContain(verb[0]);
  }
});
