import { expect, it } from 'vitest';
import { quoteMessage } from '../../src/databases/quote-message.ts';

it.each([
  ['psql:<stdin>:9: ERROR:  permission denied to create database\n', 'ERROR:  permission denied to create database'], // prettier-ignore
  ['pg_restore: error: invalid input syntax for type integer: "Ana 4711"', 'pg_restore: error: invalid input syntax for type integer: "…"'], // prettier-ignore
  ['warning: x\nERROR:  Key (email)=(ana@example.org) exists', 'ERROR:  Key (email)=(…) exists'],
  ["ERROR: bad value 'Ana'", "ERROR: bad value '…'"],
  ['pg_dump: error: query failed: ERROR:  permission denied for table t\npg_dump: detail: Query was: COPY public.t (a) TO stdout;\n', 'pg_dump: error: query failed: ERROR:  permission denied for table t'], // prettier-ignore
  ['\n', undefined],
])('of %j no row is shown', (stderr, says) => {
  expect(quoteMessage(stderr)).toBe(says);
});

it('a message has an end', () => {
  expect(quoteMessage(`ERROR: ${'x'.repeat(5000)}`)?.length).toBeLessThan(250);
});
