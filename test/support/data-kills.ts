import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import { verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { captureExec } from './capture-exec.ts';
import type { KeptFleet } from './kept-fleet.ts';

/** What a client has while it has no data of a test. */
export const EMPTY = 'no rows, no files';

/** Rows and files that belong together: each word has its own. */
export async function fillClient(fleet: KeptFleet, slug: string, word: string): Promise<void> {
  const rows = `md5('${word}' || n::text) FROM generate_series(1, 20000) AS n`;
  await fleet.query(slug, `DROP TABLE IF EXISTS things; CREATE TABLE things (id serial PRIMARY KEY, word text); INSERT INTO things (word) SELECT '${word}'; INSERT INTO things (word) SELECT ${rows}`); // prettier-ignore
  const files = `set -e; cd /files; rm -rf kept; mkdir -p kept/.hidden/empty; echo ${word} > kept/word
yes ${word} | head -c 5000000 > kept/bytes; ln kept/bytes kept/hard; ln -s bytes kept/link; chmod 4750 kept/word; chown 123:456 kept/.hidden`;
  await fleet.run(slug, 'app', 'bash', '-c', files);
}

const ROWS = `SELECT md5(string_agg(word, ',' ORDER BY id)) || ' ' || (SELECT word FROM things WHERE id = 1) FROM things`;
const FILES = `cd /files; [ -e kept ] || exit 0; { find kept -printf '%P %y %m %U:%G %l %n\\n' | LC_ALL=C sort
find kept -type f -exec md5sum {} + | LC_ALL=C sort -k 2; } | md5sum | cut -d ' ' -f 1 | tr '\\n' ' '; cat kept/word`;

/** What a client has, in a line. Throws where rows and files are not of the same word. */
export async function readContent(engine: Engine, slug: string): Promise<string> {
  const psql = ['psql', '--username=pulso', '--dbname=pulso', '--no-align', '--tuples-only', '--quiet', '--command']; // prettier-ignore
  const has = await inside(engine, slug, 'database', ...psql, `SELECT to_regclass('things')`);
  const rows = has === '' ? 'no' : await inside(engine, slug, 'database', ...psql, ROWS);
  const files = await inside(engine, slug, 'app', 'bash', '-c', FILES);
  const words = [rows, files || 'no'].map((text) => text.split(' ').at(-1) ?? '');
  if (words[0] !== words[1]) throw new Error(`rows of ${words[0]}, files of ${words[1]}`);
  return rows === 'no' ? EMPTY : `rows ${rows}, files ${files}`;
}

async function inside(
  engine: Engine,
  slug: string,
  service: string,
  ...argv: string[]
): Promise<string> {
  const { exitCode, stdout, stderr } = await captureExec(engine, { slug, service }, argv);
  const text = Buffer.from(stdout).toString('utf8').trim();
  if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${Buffer.from(stderr).toString('utf8')}`); // prettier-ignore
  return text;
}

/** Runs a command; refused, what its error names instead. Throws where that fails too. */
export async function goOn(fleet: KeptFleet, argv: readonly string[]): Promise<void> {
  const run = await fleet.pulso('-o', 'json', ...argv);
  if (run.code === 0) return;
  const named = nextCommand(run.stdout);
  const next = await fleet.pulso(...named, '--yes');
  expect(next.code, `${argv.join(' ')}: ${run.stdout}\n${named.join(' ')}: ${next.stderr}`).toBe(0);
}

/** The first command that the hint of an error names. */
function nextCommand(stdout: string): string[] {
  const { error } = JSON.parse(stdout) as { error?: { hint?: string } };
  const command = /pulso ([a-z]+ \S+( --[a-z]+)?)/.exec(error?.hint ?? '')?.[1];
  return command?.split(' ') ?? [];
}

/** What is on an engine of a workspace: containers with their state, volumes, networks. */
export async function listLeft(docker: Dockerode, workspaceId: string): Promise<string[]> {
  const filters = { label: [`pulso.workspace=${workspaceId}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  const networks = await docker.listNetworks({ filters });
  return [
    ...containers.map(({ Names, State }) => `${Names[0]?.slice(1)} ${State}`),
    ...Volumes.map(({ Name }) => `volume ${Name}`),
    ...networks.map(({ Name }) => `network ${Name}`),
  ].sort();
}

/** What an engine has of a client that runs, as listLeft says it; its app's image declares a volume. */
export function runningStack(slug: string): string[] {
  const containers = ['app', 'database'].map((service) => `${slug}-${service}-1 running`);
  const keys = ['app.var.lib.postgresql.data', 'data', 'files'];
  const volumes = keys.map((key) => `volume ${slug}_${key}`);
  return [...containers, `network ${slug}_default`, ...volumes].sort();
}

/** Nothing is on its way, and what pulso made to work with is gone; all backups can be read. */
export async function expectSettled(fleet: KeptFleet, engine: Engine, slug: string): Promise<void> {
  const own = await inside(engine, slug, 'database', 'psql', '--username=pulso', '--dbname=pulso', '--no-align', '--tuples-only', '--command', `SELECT datname FROM pg_database WHERE datname LIKE 'pulso\\_%'`); // prettier-ignore
  expect(own).toBe('');
  expect(await inside(engine, slug, 'app', 'bash', '-c', 'cd /files; ls -d .pulso-* 2>/dev/null || true')).toBe(''); // prettier-ignore
  const state = join(fleet.root, '.pulso');
  const names = (await readdir(state, { recursive: true })).filter((name) => WORKING.test(name));
  expect(names).toEqual([]);
  expect(existsSync(join(fleet.root, 'clients', slug))).toBe(true);
  expect(await verifyAudit(await openWorkspace(fleet.root))).toEqual([]);
  const listed = await fleet.json<BackupsResult>(0, 'backups', slug, '--check');
  for (const { state } of listed.clients[0]?.backups ?? []) expect(state).toBe('good');
}

/** Files of work that has not ended. */
const WORKING = /(^|\/)(lock\/[^/]+|move\.json|reset\.json|restore\.jsonl|restore-files\.json|stopped-services\.json|temporary-server\.json|(renames|removals|staging|transfer)\/.+)$/; // prettier-ignore
