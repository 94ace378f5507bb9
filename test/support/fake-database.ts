import type { Engine } from '../../src/engine/engine.ts';
import type { FakeEngine } from './fake-engine.ts';

/** A database in memory behind a fake engine: it takes the commands that pulso sends and knows one password. */
export interface FakeDatabase {
  engine: Engine;
  password: string;
  /** Every command's arguments, joined. */
  readonly argv: string[];
  /** Called before each command of the database; throws to cut the run short there. */
  before: (command: 'check' | 'change') => void;
}

/** `service` runs the database; the new password is read from the SQL of PostgreSQL. */
export function createFakeDatabase(
  fake: FakeEngine,
  service: string,
  password: string,
): FakeDatabase {
  const database: FakeDatabase = {
    password,
    argv: [],
    before: () => undefined,
    engine: {
      ...fake,
      exec: async (slug, name, argv, streams) => {
        database.argv.push(argv.join(' '));
        const [line = '', ...sql] = (await readText(streams.stdin)).split('\n');
        if (name !== service || argv[0] !== 'sh') return fake.exec(slug, name, argv, streams);
        const change = /PASSWORD E'(.*)';/.exec(sql.join('\n'))?.[1];
        database.before(change === undefined ? 'check' : 'change');
        if (decode(line) !== database.password) return { exitCode: 2, stderr: new Uint8Array() };
        if (change !== undefined) database.password = change;
        return { exitCode: 0, stderr: new Uint8Array() };
      },
    },
  };
  return database;
}

async function readText(stdin: AsyncIterable<Uint8Array> | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function decode(line: string): string {
  const codes = line.split('\\0').filter((code) => code !== '');
  return Buffer.from(codes.map((code) => Number.parseInt(code, 8))).toString('utf8');
}
