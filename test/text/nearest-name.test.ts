import { expect, it } from 'vitest';
import { findNearestName, suggestName } from '../../src/text/nearest-name.ts';

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

it.each([
  ['imag', 'image'],
  ['Image', 'image'],
  ['port', 'ports'],
  ['prots', 'ports'],
  ['enviroment', 'environment'],
  ['depends-on', 'depends_on'],
  ['dependsOn', 'depends_on'],
  ['restrat', 'restart'],
])('suggests the compose key meant by %s', (word, nearest) => {
  expect(suggestName(word, KEYS)).toBe(`did you mean ${nearest}?`);
});

it.each(['privileged', 'x', '', 'i'.repeat(100_000)])('suggests nothing for %.20s', (word) => {
  expect(suggestName(word, KEYS)).toBeUndefined();
});

const KEYS = ['image', 'ports', 'environment', 'depends_on', 'cap_add', 'cap_drop', 'restart'];
