import { describe, expect, it } from 'vitest';
import { countries } from 'countries-list';
import { countryProfile } from '../../src/client/country-profile.ts';
import { checkFormat } from '../../src/client/named-format.ts';

describe('countryProfile', () => {
  it.each([
    'AR Argentina ARS es America/Argentina/Buenos_Aires',
    'BR Brazil BRL pt America/Sao_Paulo',
    'CL Chile CLP es America/Santiago',
    'CO Colombia COP es America/Bogota',
    'EC Ecuador USD es America/Guayaquil',
    'ES Spain EUR es Europe/Madrid',
    'GT Guatemala GTQ es America/Guatemala',
    'MX Mexico MXN es America/Mexico_City',
    'PE Peru PEN es America/Lima',
    'US United States USD en America/New_York',
    'XK Kosovo EUR sq Europe/Belgrade',
  ])('%s', (expected) => {
    const profile = countryProfile(expected.slice(0, 2));
    expect(Object.values(profile ?? {}).join(' ')).toBe(expected);
  });

  it.each(['co', 'ZZ', '', 'constructor', '__proto__', 'AQ', 'BV'])('knows no %j', (code) => {
    expect(countryProfile(code)).toBeUndefined();
  });

  it('proposes only what its formats accept, for every country', () => {
    const profiles = Object.keys(countries).flatMap((code) => countryProfile(code) ?? []);
    expect(profiles.length).toBeGreaterThan(240);
    const refused = profiles.filter(
      ({ currency, language, timezone }) =>
        checkFormat('currency', currency) ??
        checkFormat('language', language) ??
        checkFormat('timezone', timezone),
    );
    expect(refused).toEqual([]);
  });
});
