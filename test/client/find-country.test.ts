import { countries } from 'countries-list';
import { expect, it } from 'vitest';
import { countryProfile } from '../../src/client/country-profile.ts';
import { findCountry, suggestCountry } from '../../src/client/find-country.ts';

it.each([
  ['co', 'CO'],
  ['Col', 'CO'],
  ['Perú', 'PE'],
  ['PERU', 'PE'],
  ['Brasil', 'BR'],
  ['brazil', 'BR'],
  ['Mexico', 'MX'],
  ['México', 'MX'],
  ['República Dominicana', 'DO'],
  ['republica  dominicana ', 'DO'],
  ['Dominican Republic', 'DO'],
  ['República de Colombia', 'CO'],
  ['República Bolivariana de Venezuela', 'VE'],
  ['Estados Unidos', 'US'],
  ['EE.UU.', 'US'],
  ['USA', 'US'],
  ['El Salvador', 'SV'],
  ['Trinidad y Tobago', 'TT'],
  ['Dominica', 'DM'],
  ['Haití', 'HT'],
  ['Alemanha', 'DE'],
  ['Países Bajos', 'NL'],
])('%s is %s', (name, code) => {
  expect(findCountry(name)).toBe(code);
});

it.each(['Congo', 'Narnia', '', 'República', 'República del Congo', 'constructor', 'AQ'])(
  '%j is no country',
  (name) => {
    expect(findCountry(name)).toBeUndefined();
  },
);

it('knows every country by its name in three languages', () => {
  const codes = Object.keys(countries).filter((code) => countryProfile(code) !== undefined);
  const missing = codes.flatMap((code) =>
    ['es', 'pt', 'en']
      .map((language) => new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? '')
      .filter((name) => findCountry(name) !== code),
  );
  // Two countries are called so.
  expect(missing).toEqual(['Congo', 'República do Congo']);
});

it('suggests the nearest', () => {
  expect(suggestCountry('Ecuadro')).toBe('Ecuador (EC)');
  expect(suggestCountry('xyzzy')).toBeUndefined();
});
