import { describe, expect, it } from 'vitest';
import { dumpPostgresql, dumpPostgresqlRoles } from '../../src/databases/dump-postgresql.ts';
import { createDumpReader } from '../../src/databases/dump-reader.ts';

const HEAD = [
  { compression: 'zstd', dumper: 'pg_dump (PostgreSQL) 15.4' },
  { serverVersion: '15.4', encoding: 'UTF8', collate: 'C', ctype: 'C', bytes: 7, largeObjects: 0 },
  { extension: 'plpgsql', version: '1.0' },
  { sequence: 'public.a_id_seq', value: null },
  { table: 'public."odd\n""name"', rows: 3 },
]
  .map((line) => JSON.stringify(line))
  .join('\n');
const DATA = 'PULSO-DATA\nPULSO-DUMP 000\n\n\0binary';
const OUTPUT = Buffer.from(`${HEAD}\nPULSO-DATA\n${DATA}\nPULSO-DUMP 000 000\n`);

function readIn(size: number, output = OUTPUT) {
  const reader = createDumpReader();
  const data: Uint8Array[] = [];
  for (let at = 0; at < output.length; at += size) {
    data.push(...reader.take(output.subarray(at, at + size)).map((piece) => Buffer.from(piece)));
  }
  return { reader, data: Buffer.concat(data).toString() };
}

describe('the output of a dump', () => {
  it.each([1, 2, 3, 7, 19, 20, 21, 64, 10_000])('is taken apart in chunks of %i bytes', (size) => {
    const { reader, data } = readIn(size);
    expect(data).toBe(DATA);
    expect(reader.end()).toEqual({ dump: 0, compressor: 0 });
    expect(reader.head).toMatchObject({
      compression: 'zstd',
      serverVersion: '15.4',
      extensions: [{ name: 'plpgsql', version: '1.0' }],
      sequences: [{ name: 'public.a_id_seq', value: null }],
      tables: [{ name: 'public."odd\n""name"', rows: 3 }],
    });
  });

  it('has no end where a byte of it is missing', () => {
    for (let missing = 1; missing < 40; missing += 1) {
      expect(readIn(16, OUTPUT.subarray(0, -missing)).reader.end(), `${missing}`).toBeUndefined();
    }
  });

  it('says how its programs ended', () => {
    const output = Buffer.from(`${HEAD}\nPULSO-DATA\nx\nPULSO-DUMP 001 141\n`);
    expect(readIn(5, output).reader.end()).toEqual({ dump: 1, compressor: 141 });
  });

  it('has no head before its data begins', () => {
    expect(readIn(8, Buffer.from(`${HEAD}\n`)).reader.head).toBeUndefined();
  });
});

describe('the command of a dump', () => {
  const from = { user: 'shop', database: 'a=b', password: 'not for argv' };

  it.each([dumpPostgresql, dumpPostgresqlRoles])('has the password in its stdin alone', (build) => {
    const { argv, stdin } = build(from);
    expect(argv.join(' ')).not.toContain(from.password);
    expect(stdin.split('\n')[0]).toMatch(/^(\\0[0-7]{3})+$/);
    expect(argv.slice(-2)).toEqual(['shop', 'a=b']);
  });
});
