/** A value as JSON documents hold it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined if it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

/** The value at a path, undefined if there is none. A number is an index of a list. */
export function valueAt(
  value: Json | undefined,
  path: readonly (string | number)[],
): Json | undefined {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) found = (found as readonly Json[])[Number(key)];
    else found = isJsonObject(found) ? found[key] : undefined;
  }
  return found;
}

/** The objects of the list at a path; none if there is no list. */
export function objectsAt(value: Json | undefined, path: readonly string[]): JsonObject[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : [];
}

/** The text at a path, undefined if there is none. */
export function textAt(value: Json | undefined, path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

/** The object with the value at a path replaced; objects on the way there are made. */
export function replaceAt(
  value: JsonObject,
  [key = '', ...rest]: readonly string[],
  edit: (old: Json | undefined) => Json,
): JsonObject {
  const old = value[key];
  if (rest.length === 0) return { ...value, [key]: edit(old) };
  return { ...value, [key]: replaceAt(isJsonObject(old) ? old : {}, rest, edit) };
}

/** The object with every object of the list at a path replaced; as it is if there is no list. */
export function mapObjectsAt(
  value: JsonObject,
  path: readonly string[],
  edit: (item: JsonObject) => JsonObject,
): JsonObject {
  const list = valueAt(value, path);
  if (!Array.isArray(list)) return value;
  const items = list as readonly Json[];
  return replaceAt(value, path, () =>
    items.map((item) => (isJsonObject(item) ? edit(item) : item)),
  );
}

/** The object with these entries added to the one at a path; there, they win. */
export function mergeAt(
  value: JsonObject,
  path: readonly string[],
  entries: JsonObject,
): JsonObject {
  return replaceAt(value, path, (old) => ({ ...(isJsonObject(old) ? old : {}), ...entries }));
}

/** The object without the entries of these keys. */
export function omit(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
