import { expect, it } from 'vitest';
import { addCallingCode, spellPhone } from '../../src/client/spell-phone.ts';

it.each([
  ['+57 300 123 4567', '+573001234567'],
  ['+57 (300) 123-4567', '+573001234567'],
  ['0057 300.123.4567', '+573001234567'],
  ['+44 (0)20 7946 0958', '+442079460958'],
  ['+55\u00a011\u00a091234‑5678', '+5511912345678'],
  ['300 123 4567', '300 123 4567'],
  ['+57 call me', '+57 call me'],
])('%s is %s', (text, expected) => {
  expect(spellPhone(text)).toBe(expected);
});

it.each([
  ['300 123 4567', 'CO', '+573001234567'],
  ['57 300 123 4567', 'CO', '+573001234567'],
  ['011 4321-5678', 'AR', '+54114321-5678'.replace('-', '')],
  ['12', 'CO', undefined],
])('%s in %s is %s', (text, country, expected) => {
  expect(addCallingCode(text, country)).toBe(expected);
});
