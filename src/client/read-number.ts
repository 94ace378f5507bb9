import { countryProfile } from './country-profile.ts';

/** A number, or what to write instead, as `use 1200, or 1.2 for decimals`. */
export type ReadNumber =
  { value: number; advice?: undefined } | { value?: undefined; advice?: string };

/** How numbers are written: 1.234,56 in Colombia, 1,234.56 in Mexico. */
interface Separators {
  group: string;
  decimal: string;
}

const DIGITS = /^[+-]?(?:\d+|\d*[.,]\d+|\d+[.,])$/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:([.,'])\d{3}(?:\1\d{3})*)(?:([.,])(\d+))?$/;

/**
 * A number as a person writes it: as programs do (1234.56), or as their country does, if it is known. What could be
 * either of two numbers is not one.
 */
export function readNumber(text: string, country: string | undefined): ReadNumber {
  const written = text
    .trim()
    .replace(/(?<=\d)[\s\u00a0\u2009\u202f](?=\d{3}(?:\D|$))/gu, "'")
    .replaceAll('’', "'");
  const separators = country === undefined ? undefined : separatorsOf(country);
  const [, group, decimal, decimals] = GROUPED.exec(written) ?? [];
  if (group !== undefined && decimal === group) return {};
  if (group !== undefined) return readGrouped(written, { group, decimal, decimals }, separators);
  if (!DIGITS.test(written)) return {};
  if (!written.includes(',') || separators?.decimal === ',') return asNumber(written, ',');
  return { advice: `use ${written.replace(',', '.')}` };
}

function readGrouped(
  written: string,
  {
    group,
    decimal,
    decimals,
  }: { group: string; decimal: string | undefined; decimals: string | undefined },
  separators: Separators | undefined,
): ReadNumber {
  const whole = written.split(decimal ?? '\n')[0]?.replaceAll(group, '') ?? '';
  const plain = decimals === undefined ? whole : `${whole}.${decimals}`;
  const isSure = group === "'" || written.split(group).length > 2 || decimal !== undefined;
  const isCountrys =
    separators?.group === group && (decimal ?? separators.decimal) === separators.decimal;
  // A third group or decimals behind it leave one reading alone, if not of another country.
  if (isCountrys || (isSure && (group === "'" || separators === undefined))) {
    return { value: Number(plain) };
  }
  if (isSure) return { advice: `use ${plain}` };
  // A digit more, and it can only be decimals.
  return { advice: `use ${whole}, or ${written.replace(group, '.')}0 for decimals` };
}

function asNumber(written: string, decimal: string): ReadNumber {
  // No -0: YAML would not bring it back.
  return { value: Number(written.replace(decimal, '.')) + 0 };
}

function separatorsOf(country: string): Separators | undefined {
  const profile = countryProfile(country);
  if (profile === undefined) return undefined;
  const parts = new Intl.NumberFormat(`${profile.language}-${country}`).formatToParts(1234567.8);
  const find = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { group: find('group').replace(/\s/u, "'").replace('’', "'"), decimal: find('decimal') };
}
