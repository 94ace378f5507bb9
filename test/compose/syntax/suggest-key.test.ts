import { expect, test } from 'vitest';
import { suggestKey } from '../../../src/compose/syntax/suggest-key.ts';

const KEYS = ['image', 'ports', 'environment', 'depends_on', 'cap_add', 'cap_drop', 'restart'];

test.each([
  ['imag', 'image'],
  ['Image', 'image'],
  ['port', 'ports'],
  ['prots', 'ports'],
  ['enviroment', 'environment'],
  ['depends-on', 'depends_on'],
  ['dependsOn', 'depends_on'],
  ['restrat', 'restart'],
  ['privileged', undefined],
  ['x', undefined],
  ['', undefined],
  ['i'.repeat(100_000), undefined],
])('%.20s → %s', (written, nearest) => {
  expect(suggestKey(written, KEYS)).toBe(nearest);
});
