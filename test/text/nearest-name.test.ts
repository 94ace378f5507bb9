import { expect, it } from 'vitest';
import { findNearestName } from '../../src/text/nearest-name.ts';

it.each([
  ['curency', 'currency'],
  ['Country', 'country'],
  ['time_zone', 'timezone'],
  ['whatsap_number', 'whatsapp_number'],
  ['colour', undefined],
  ['', undefined],
  ['x', undefined],
])('for %j proposes %s', (word, nearest) => {
  const candidates = ['currency', 'country', 'timezone', 'whatsapp_number'];
  expect(findNearestName(word, candidates)).toBe(nearest);
});
