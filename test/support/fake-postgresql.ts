import { gunzipSync, gzipSync } from 'node:zlib';
import type { Engine } from '../../src/engine/engine.ts';
import type { FakeEngine } from './fake-engine.ts';

/** What a database in memory has: numbers of rows by table, values by sequence. */
export interface FakeContent {
  tables: Record<string, number>;
  sequences: Record<string, number | null>;
}

export type FakeAction =
  'dump' | 'roles' | 'load' | 'inspect' | 'create' | 'rename' | 'drop' | 'survey' | 'sql' | 'flush';

/** A PostgreSQL server in memory behind a fake engine, with a cache: it takes the commands that pulso sends. */
export interface FakePostgresql {
  engine: Engine;
  databases: Map<string, FakeContent>;
  roles: Set<string>;
  version: number;
  extensions: string[];
  /** Kilobytes. */
  free: number;
  /** How often the cache was emptied. */
  flushed: number;
  /** What was done, in order. */
  readonly done: string[];
  /** Is called before each action; throws to make it fail. */
  before: (action: FakeAction) => void | Promise<void>;
  /** Is called after each action. */
  after: (action: FakeAction) => void | Promise<void>;
  /** Rows that get lost by a load. */
  losing: number;
  /** Bytes of a load that do not arrive. */
  cut: boolean;
  programs: string[];
}

const ok = { exitCode: 0, stderr: new Uint8Array() };

export function createFakePostgresql(fake: FakeEngine, service = 'database'): FakePostgresql {
  const server: FakePostgresql = {
    databases: new Map<string, FakeContent>([
      ['postgres', { tables: {}, sequences: {} }],
      ['pulso', { tables: { 'public.sales': 3 }, sequences: { 'public.sales_id_seq': 3 } }],
    ]),
    ...{ roles: new Set(['pulso']), version: 15, extensions: ['plpgsql'], free: 1_000_000 },
    ...{ flushed: 0, done: [], losing: 0, cut: false, programs: ['gzip', 'zstd'] },
    before: () => undefined,
    after: () => undefined,
    engine: {
      ...fake,
      exec: async (slug, name, argv, streams) => {
        const isOurs = argv[0] === 'sh' && (name === service || name === 'cache');
        if (!isOurs) return fake.exec(slug, name, argv, streams);
        const stdin = await readAll(streams.stdin);
        const rest = stdin.subarray(stdin.indexOf('\n') + 1);
        const [, , script = '', , , database = '', decompress = ''] = argv;
        const action = actionOf(script, rest.toString('latin1'));
        await server.before(action);
        const printed = perform(server, action, { database, input: rest, decompress });
        server.done.push(action);
        await server.after(action);
        if (printed instanceof Error) {
          return { exitCode: 1, stderr: Buffer.from(`ERROR:  ${printed.message}\n`) };
        }
        await streams.stdout(Buffer.from(printed));
        return ok;
      },
    },
  };
  return server;
}

function actionOf(script: string, input: string): FakeAction {
  if (script.includes('redis-cli')) return 'flush';
  if (script.includes('pg_dumpall')) return 'roles';
  if (script.includes('pg_restore')) return 'load';
  if (input.includes('pg_export_snapshot')) return 'dump';
  if (input.includes('pg_available_extensions')) return 'inspect';
  if (input.includes('CREATE DATABASE')) return 'create';
  if (input.includes('RENAME TO')) return 'rename';
  if (input.includes('DROP DATABASE')) return 'drop';
  return input.includes('ANALYZE') ? 'survey' : 'sql';
}

function perform(
  server: FakePostgresql,
  action: FakeAction,
  { database, input, decompress }: { database: string; input: Buffer; decompress: string },
): string | Buffer | Error {
  const { databases } = server;
  const text = input.toString('utf8');
  const contentOf = (name: string): FakeContent | Error =>
    databases.get(name) ?? new Error(`database "${name}" does not exist`);
  switch (action) {
    case 'flush':
      server.flushed += 1;
      return '';
    case 'roles':
      return [...server.roles].map((role) => `CREATE ROLE ${role};\nALTER ROLE ${role} WITH LOGIN;\n`).join(''); // prettier-ignore
    case 'sql':
      for (const [, role = ''] of text.matchAll(/^CREATE ROLE (\w+);$/gm)) server.roles.add(role);
      return '';
    case 'inspect':
      return lines([
        { free: server.free },
        ...server.programs.map((program) => ({ program })),
        { version: server.version },
        ...server.extensions.map((extension) => ({ extension })),
        ...[...server.roles].map((role) => ({ role })),
        ...[...databases.keys()].map((name) => ({ database: name, bytes: 8_000_000 })),
      ]);
    case 'create':
      return create(databases, /CREATE DATABASE "([^"]+)"/.exec(text)?.[1] ?? '');
    case 'drop':
      databases.delete(/DROP DATABASE IF EXISTS "([^"]+)"/.exec(text)?.[1] ?? '');
      return '';
    case 'rename':
      return rename(databases, text);
    case 'load':
      return load(server, database, decompress === 'gzip' ? gunzipSync(input) : input);
    case 'survey': {
      const content = contentOf(database);
      return content instanceof Error ? content : lines([{ largeObjects: 0 }, ...listing(content)]);
    }
    case 'dump': {
      const content = contentOf(database);
      return content instanceof Error ? content : dump(content);
    }
  }
}

function create(databases: Map<string, FakeContent>, name: string): string | Error {
  if (databases.has(name)) return new Error(`database "${name}" already exists`);
  databases.set(name, { tables: {}, sequences: {} });
  return '';
}

/** All of them, or none. */
function rename(databases: Map<string, FakeContent>, text: string): string | Error {
  const next = new Map(databases);
  for (const [, from = '', to = ''] of text.matchAll(
    /ALTER DATABASE "([^"]+)" RENAME TO "([^"]+)"/g,
  )) {
    // prettier-ignore
    const content = next.get(from);
    if (content === undefined || next.has(to)) return new Error(`cannot rename "${from}"`);
    next.delete(from);
    next.set(to, content);
  }
  databases.clear();
  for (const [name, content] of next) databases.set(name, content);
  return '';
}

function load(server: FakePostgresql, name: string, input: Buffer): string | Error {
  const content = JSON.parse(input.toString('utf8')) as FakeContent;
  for (const table of Object.keys(content.tables)) content.tables[table]! -= server.losing;
  server.databases.set(name, content);
  return server.cut ? 'decompress 000\n' : 'decompress 000\nload 000\n';
}

function dump(content: FakeContent): Buffer {
  return Buffer.concat([
    Buffer.from(lines([...HEAD, ...listing(content)])),
    Buffer.from('PULSO-DATA\n'),
    gzipSync(JSON.stringify(content)),
    Buffer.from('\nPULSO-DUMP 000 000\n'),
  ]);
}

const HEAD = [
  { compression: 'gzip', dumper: 'pg_dump (PostgreSQL) 15.4' },
  {
    serverVersion: '15.4',
    encoding: 'UTF8',
    collate: 'C',
    ctype: 'C',
    bytes: 7e6,
    largeObjects: 0,
  },
  { extension: 'plpgsql', version: '1.0' },
];

function listing({ tables, sequences }: FakeContent): object[] {
  return [
    ...Object.entries(sequences).map(([sequence, value]) => ({ sequence, value })),
    ...Object.entries(tables).map(([table, rows]) => ({ table, rows })),
  ];
}

function lines(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

async function readAll(stdin: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin ?? []) chunks.push(chunk);
  return Buffer.concat(chunks);
}
