import * as z from 'zod';
import type { CheckedValue } from './check-yaml.ts';

/** What a text of a named format is not, such as `an ISO 3166 country code`; undefined if it is one, or the format is unknown. */
export type FormatFault = (format: string, text: string) => string | undefined;

/** A JSON Schema that values can be checked with, or why it cannot be used. */
export type JsonSchema = { check: (value: unknown) => CheckedValue<unknown> } | { fault: string };

/** As JSON has it: true, false, or keywords. */
type Schema = boolean | { readonly [keyword: string]: unknown };

/** Reads a JSON Schema (2020-12, draft 7 or 4). What pulso cannot check (`if`, references to other files) is a fault. */
export function readJsonSchema(text: string, findFault: FormatFault = () => undefined): JsonSchema {
  try {
    const schema = JSON.parse(text) as Schema;
    if (typeof schema !== 'boolean' && (typeof schema !== 'object' || Array.isArray(schema)))
      return { fault: 'it is not a JSON Schema: an object is missing' };
    const compiled = z.fromJSONSchema(schema, {
      registry: z.registry(),
    });
    return {
      check: (value) => checkValue(value, compiled, checkFormats(schema, value, [], findFault)),
    };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

/** A format says more than the pattern beside it. */
function checkValue(
  value: unknown,
  compiled: z.ZodType,
  formats: readonly z.core.$ZodIssue[],
): CheckedValue<unknown> {
  const result = compiled.safeParse(value);
  const places = new Set(formats.map(({ path }) => JSON.stringify(path)));
  const issues = result.success
    ? []
    : result.error.issues.filter(({ path }) => !places.has(JSON.stringify(path)));
  const all = [...issues, ...formats];
  return all.length === 0 ? { value } : { issues: all };
}

function checkFormats(
  schema: unknown,
  value: unknown,
  path: PropertyKey[],
  findFault: FormatFault,
): z.core.$ZodIssue[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { format, properties = {}, items } = schema as Record<string, unknown>;
  if (typeof value === 'string' && typeof format === 'string') {
    const fault = findFault(format, value);
    return fault === undefined
      ? []
      : [{ code: 'custom', path, message: `must be ${fault}`, input: value }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => checkFormats(items, item, [...path, index], findFault));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(properties as Record<string, unknown>).flatMap(([key, child]) =>
    checkFormats(child, (value as Record<string, unknown>)[key], [...path, key], findFault),
  );
}
