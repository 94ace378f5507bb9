import { expect, it } from 'vitest';
import { readServer, readSurvey } from '../../src/databases/read-server.ts';

it('facts of a server are read from its lines, whatever stands between them', () => {
  const printed = `{"free":2048}
{"program":"zstd"}
{"version" : 15}
{"extension" : "pgcrypto"}
{"role" : "pulso"}
0
{"database" : "a \\"b\\"", "bytes" : 8192}
{"database" : "template0", "bytes" : null}
`;
  expect(readServer(printed)).toEqual({
    ...{
      version: 15,
      minor: 0,
      freeBytes: 2048 * 1024,
      extensions: ['pgcrypto'],
      roles: ['pulso'],
    },
    ...{ databases: ['a "b"', 'template0'], programs: ['zstd'], sizes: new Map([['a "b"', 8192]]) },
  });
});

it('a disk that says nothing has an unknown rest', () => {
  expect(readServer('{"free":null}\n').freeBytes).toBeNull();
});

it('a survey has tables, sequences, large objects, invalid indexes and raised sequences', () => {
  const printed = `{"raised" : "public.a_id_seq", "to" : 7}
{"largeObjects" : 2}
{"invalidIndex" : "a_key"}
{"sequence" : "public.a_id_seq", "value" : null}
{"table" : "public.a", "rows" : 7}
`;
  expect(readSurvey(printed)).toEqual({
    tables: [{ name: 'public.a', rows: 7 }],
    sequences: [{ name: 'public.a_id_seq', value: null }],
    ...{ largeObjects: 2, invalidIndexes: ['a_key'], raised: ['public.a_id_seq'] },
  });
});
