import { languages } from 'countries-list';
import { currencies } from 'countries-list/currencies';
import { getTimezone } from 'countries-and-timezones';
import { countryProfile } from './country-profile.ts';
import { findCountry } from './find-country.ts';
import { isPhone, spellPhone } from './spell-phone.ts';

/** Formats that a value can be asked to have, each by its standard. */
export const NAMED_FORMATS = [
  'country',
  'currency',
  'language',
  'timezone',
  'phone',
  'semver',
] as const;

export type NamedFormat = (typeof NAMED_FORMATS)[number];

/** The expression that semver.org publishes. */
export const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;

interface Format {
  says: string;
  test: (text: string) => boolean;
  /** How the standard spells what people write otherwise. */
  spell?: (text: string) => string;
}

const upper = (text: string): string => text.toUpperCase();

const FORMATS: Readonly<Record<NamedFormat, Format>> = {
  country: {
    says: 'an ISO 3166 country code, such as CO',
    test: (text) => countryProfile(text) !== undefined,
    spell: (text) => findCountry(text) ?? text,
  },
  currency: {
    says: 'an ISO 4217 currency code, such as COP',
    test: (text) => Object.hasOwn(currencies, text),
    spell: upper,
  },
  language: {
    says: 'an ISO 639-1 language code, such as es',
    test: (text) => Object.hasOwn(languages, text),
    spell: (text) => text.toLowerCase(),
  },
  timezone: {
    says: 'an IANA time zone, such as America/Bogota',
    test: (text) => getTimezone(text)?.name === text,
  },
  phone: {
    says: 'a phone number in E.164: + and 7 to 15 digits, such as +573001234567',
    test: isPhone,
    spell: spellPhone,
  },
  semver: {
    says: 'a semantic version, such as 1.0.0',
    test: (text) => SEMVER.test(text),
  },
};

/** What the text is not, as `an ISO 3166 country code, such as CO`; undefined where it is one. */
export function checkFormat(format: NamedFormat, text: string): string | undefined {
  const { says, test } = FORMATS[format];
  return test(text) ? undefined : says;
}

/** The text as its standard spells it: `co` and Colombia are the country CO, +57 (300) 123-4567 is +573001234567. */
export function spellFormat(format: NamedFormat, text: string): string {
  return FORMATS[format].spell?.(text) ?? text;
}
