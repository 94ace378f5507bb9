import { countries, type ICountry } from 'countries-list';
import { findMainTimezone } from './main-timezone.ts';

/** What a country proposes for a client in it. */
export interface CountryProfile {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** In English. */
  name: string;
  /** ISO 4217. */
  currency: string;
  /** ISO 639-1. */
  language: string;
  /** IANA zone of its capital, or of most of its people. */
  timezone: string;
}

/** Undefined if the code is not a country, or one where nobody trades (Antarctica, Bouvet Island …). */
export function countryProfile(code: string): CountryProfile | undefined {
  if (!Object.hasOwn(countries, code)) return undefined;
  const country: ICountry = countries[code as keyof typeof countries];
  const currency = country.currency[0];
  const language = country.languages[0];
  const timezone = findMainTimezone(code, country.capital);
  if (currency === undefined || language === undefined || timezone === undefined) return undefined;
  return { code, name: country.name, currency, language, timezone };
}
