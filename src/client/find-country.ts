import { countries, getCountryDataList } from 'countries-list';
import { findNearestName } from '../text/nearest-name.ts';
import { countryProfile } from './country-profile.ts';

/** Languages in which operators name countries. */
const LANGUAGES = ['es', 'pt', 'en'];

/** Names in use that are not those of the Unicode CLDR. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  BO: ['Estado Plurinacional de Bolivia'],
  CI: ['Costa de Marfil', 'Ivory Coast'],
  CZ: ['República Checa', 'República Tcheca', 'Czech Republic'],
  DO: ['Dominicana', 'Rep. Dominicana'],
  GB: ['UK', 'Gran Bretaña', 'Grã-Bretanha', 'Great Britain'],
  MX: ['Méjico', 'Estados Unidos Mexicanos'],
  NL: ['Holanda', 'Holland'],
  SV: ['Salvador'],
  US: ['EE. UU.', 'EEUU', 'EUA', 'Estados Unidos de América', 'United States of America'],
  VE: ['República Bolivariana de Venezuela'],
};

/** What people call two countries, where the CLDR has it for one; and an empty name. */
const SHARED = ['congo', ''];

/** The ISO 3166-1 alpha-2 code of a country by its name in Spanish, Portuguese, English or its own language, or by an ISO code. */
export function findCountry(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (countryProfile(code) !== undefined) return code;
  return names().get(simplify(text));
}

/** `Peru (PE)` for a misspelt name; undefined if no name is near. */
export function suggestCountry(text: string): string | undefined {
  const nearest = findNearestName(simplify(text), names().keys());
  const code = nearest === undefined ? undefined : names().get(nearest);
  const profile = code === undefined ? undefined : countryProfile(code);
  return profile === undefined ? undefined : `${profile.name} (${profile.code})`;
}

let known: Map<string, string> | undefined;

/** Codes by every name, simplified; built when a name is first looked for. */
function names(): Map<string, string> {
  known ??= onlyOnce(
    getCountryDataList().flatMap(({ iso2, iso3 }) =>
      countryProfile(iso2) === undefined
        ? []
        : namesOf(iso2, iso3).map((name): [string, string] => [simplify(name), iso2]),
    ),
  );
  return known;
}

/** A name that two countries have names neither. */
function onlyOnce(pairs: readonly [string, string][]): Map<string, string> {
  const codes = new Map<string, Set<string>>(SHARED.map((name) => [name, new Set(['CD', 'CG'])]));
  for (const [name, code] of pairs) codes.set(name, (codes.get(name) ?? new Set()).add(code));
  const single = [...codes].filter(([, all]) => all.size === 1);
  return new Map(single.map(([name, all]) => [name, [...all].join('')]));
}

function namesOf(code: string, iso3: string): string[] {
  const { name, native } = countries[code as keyof typeof countries];
  const translated = LANGUAGES.map((language) => nameIn(language, code));
  return [iso3, name, native, ...translated, ...(ALSO_CALLED[code] ?? [])];
}

function nameIn(language: string, code: string): string {
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

/** Letters alone, without case and accents, and without what goes before a short name. */
function simplify(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\s]/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(?:the|republica (?:federativa |oriental |de |del |do |da )+|republic of )\s*/, '');
}
