import { countryProfile, type CountryProfile } from '../../client/country-profile.ts';
import { quoteYaml, type QuotableValue } from './quote-value.ts';

/** A function that expressions may call. */
export interface TemplateFunction {
  /** Fewest and most arguments. */
  arity: readonly [number, number];
  /** `quoted` may stand anywhere in YAML, `boolean` is true or false, `text` is as its arguments were. */
  gives: 'quoted' | 'boolean' | 'text';
  /** True where an argument without a value (a question that was not asked) is not an error. */
  optional: boolean;
  call: (...values: readonly unknown[]) => unknown;
}

const quoted = (value: unknown): string => quoteYaml(value as QuotableValue);

/** Every function of the expression language; `if`, `unless` and `each` are its blocks. */
export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  ['yaml', define('quoted', [1, 1], quoted)],
  ['json', define('quoted', [1, 1], quoted)],
  ['eq', define('boolean', [2, 2], (one, other) => one === other)],
  ['ne', define('boolean', [2, 2], (one, other) => one !== other)],
  ['not', define('boolean', [1, 1], (value) => !holds(value))],
  [
    'includes',
    define('boolean', [2, 2], (list, value) => Array.isArray(list) && list.includes(value)),
  ],
  ['and', { ...define('text', [1, 9], findFirst(false)), optional: true }],
  ['or', { ...define('text', [1, 9], findFirst(true)), optional: true }],
  ['concat', define('text', [1, 9], (...values) => values.map(String).join(''))],
  ['indent', define('text', [2, 2], indentText)],
  ['upper', define('text', [1, 1], (text) => String(text).toUpperCase())],
  ['lower', define('text', [1, 1], (text) => String(text).toLowerCase())],
  ['snake', define('text', [1, 1], toIdentifier)],
  ['title', define('text', [1, 1], toTitle)],
  ['countryName', define('text', [1, 1], ofCountry('name'))],
  ['countryCurrency', define('text', [1, 1], ofCountry('currency'))],
  ['countryLanguage', define('text', [1, 1], ofCountry('language'))],
  ['countryTimezone', define('text', [1, 1], ofCountry('timezone'))],
]);

/** As `{{#if}}` sees a value: '', 0, false, an empty list and no value do not hold. */
function holds(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function define(
  gives: TemplateFunction['gives'],
  arity: readonly [number, number],
  call: TemplateFunction['call'],
): TemplateFunction {
  return { gives, arity, call, optional: gives === 'boolean' };
}

/** The first value that does (or does not) hold, else the last: so `or` falls back and `and` guards. */
function findFirst(wanted: boolean) {
  return (...values: readonly unknown[]): unknown =>
    values.find((value) => holds(value) === wanted) ?? values.at(-1) ?? '';
}

/** `claro-colombia` → `Claro Colombia`. */
function toTitle(text: unknown): string {
  const words = String(text).split('-').filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

function indentText(width: unknown, text: unknown): string {
  return String(text).replace(/^(?=.)/gm, ' '.repeat(Number(width)));
}

/** A SQL identifier: `claro-colombia` → `claro_colombia`, `3m` → `_3m`. */
function toIdentifier(text: unknown): string {
  const identifier = String(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return /^\d/.test(identifier) ? `_${identifier}` : identifier;
}

/** '' for an unknown country: there is no default then. */
function ofCountry(key: keyof CountryProfile) {
  return (code: unknown): string => countryProfile(String(code))?.[key] ?? '';
}
