import { describe, expect, it } from 'vitest';
import { checkFormat, type NamedFormat } from '../../src/client/named-format.ts';

describe('checkFormat', () => {
  it.each<[NamedFormat, string]>([
    ['country', 'CO'],
    ['currency', 'COP'],
    ['language', 'pt'],
    ['timezone', 'America/Bogota'],
    ['timezone', 'Etc/UTC'],
    ['phone', '+573001234567'],
    ['semver', '1.0.0-rc.1+build.5'],
  ])('%s takes %s', (format, text) => {
    expect(checkFormat(format, text)).toBeUndefined();
  });

  it.each<[NamedFormat, string]>([
    ['country', 'co'],
    ['country', 'Colombia'],
    ['currency', 'PESO'],
    ['currency', 'toString'],
    ['language', 'xx'],
    ['language', '__proto__'],
    ['timezone', 'america/bogota'],
    ['timezone', 'constructor'],
    ['timezone', ''],
    ['phone', '573001234567'],
    ['phone', '+57 300 123 4567'],
    ['phone', '+573001234567\n'],
    ['semver', '1.0'],
    ['semver', 'v1.0.0'],
    ['semver', '1.0.0-01'],
  ])('%s refuses %j', (format, text) => {
    expect(checkFormat(format, text)).toMatch(/, such as |: \+ and 7 to 15 digits/);
  });
});
