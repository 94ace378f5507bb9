import { expect, it } from 'vitest';
import { compareContents } from '../../src/backup/compare-contents.ts';

const saved = {
  tables: [{ name: 'public.a', rows: 2 }],
  sequences: [{ name: 'public.a_id_seq', value: 2 }],
  largeObjects: 1,
};

it('a database that has what was saved does not differ, further on or not', () => {
  expect(compareContents(saved, { ...saved, invalidIndexes: [] })).toEqual([]);
  const further = { ...saved, sequences: [{ name: 'public.a_id_seq', value: 5 }] };
  expect(compareContents(saved, { ...further, invalidIndexes: [] })).toEqual([]);
});

it.each([
  [{ tables: [] }, 'table public.a is missing'],
  [{ tables: [{ name: 'public.a', rows: 1 }] }, 'table public.a has 1 rows, not 2'],
  [{ sequences: [] }, 'sequence public.a_id_seq is missing'],
  [{ sequences: [{ name: 'public.a_id_seq', value: null }] }, 'sequence public.a_id_seq is at its start'], // prettier-ignore
  [{ largeObjects: 0 }, 'there are 0 large objects, not 1'],
  [{ invalidIndexes: ['a_key'] }, 'index a_key is invalid'],
])('differs where %j', (change, says) => {
  expect(compareContents(saved, { ...saved, invalidIndexes: [], ...change })).toEqual([says]);
});
