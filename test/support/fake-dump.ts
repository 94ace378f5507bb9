import { gzipSync } from 'node:zlib';
import type { Engine } from '../../src/engine/engine.ts';
import type { FakeEngine } from './fake-engine.ts';

/** A PostgreSQL that is dumped: what it prints, and how. */
export interface FakeDump {
  engine: Engine;
  /** Bytes that pg_dump would write, before compression. */
  content: Buffer;
  /** Bytes of its output that do not arrive. */
  missing: number;
  /** Exit codes of pg_dump and of the compressor. */
  codes: [dump: number, compressor: number];
  stderr: string;
  /** Is called before each piece of stdout. */
  before: () => void;
}

export function createFakeDump(fake: FakeEngine): FakeDump {
  const dump: FakeDump = {
    ...{ content: Buffer.from('PGDMP rows of acme'), missing: 0, codes: [0, 0], stderr: '' },
    before: () => undefined,
    engine: {
      ...fake,
      exec: async (_slug, _service, argv, { stdout, signal }) => {
        const output = argv[2]?.includes('pg_dumpall') === true ? ROLES : print(dump);
        const arrived = output.subarray(0, output.length - dump.missing);
        const piece = Math.max(50, Math.ceil(arrived.length / 1000));
        for (let at = 0; at < arrived.length; at += piece) {
          dump.before();
          signal?.throwIfAborted();
          await stdout(arrived.subarray(at, at + piece));
        }
        return { exitCode: 0, stderr: Buffer.from(dump.stderr) };
      },
    },
  };
  return dump;
}

const ROLES = Buffer.from('CREATE ROLE pulso;\n');
const HEAD = [
  { compression: 'gzip', dumper: 'pg_dump (PostgreSQL) 15.4' },
  { serverVersion: '15.4', encoding: 'UTF8', collate: 'C', ctype: 'C', bytes: 7, largeObjects: 0 },
  { extension: 'plpgsql', version: '1.0' },
  { sequence: 'public.sales_id_seq', value: 3 },
  { table: 'public.sales', rows: 3 },
];

function print({ content, codes }: FakeDump): Buffer {
  const [one, other] = codes.map((code) => String(code).padStart(3, '0'));
  return Buffer.concat([
    Buffer.from(`${HEAD.map((line) => JSON.stringify(line)).join('\n')}\nPULSO-DATA\n`),
    gzipSync(content),
    Buffer.from(`\nPULSO-DUMP ${one} ${other}\n`),
  ]);
}
