import { isJsonObject, textAt, type Json, type JsonObject } from '../../text/json.ts';

/** One difference. `before` and `after` are set only if they may be shown. */
export interface FieldChange {
  /** `spec.template.spec.containers[app].image` */
  path: string;
  kind: 'added' | 'changed' | 'removed';
  before?: string;
  after?: string;
}

/** Fields that the server maintains, and those that objects in a list do not repeat. */
const IGNORED = new Set([
  'apiVersion',
  'kind',
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  'metadata.selfLink',
]);

/** Fields whose values are never secret; values of all others are not shown. */
const SHOWN = /(^|\.)(image|replicas|host|storage|ingressClassName|storageClassName)$/;

/** The fields in which an object differs from what it would be, by path. */
export function diffObjects(before: JsonObject, after: JsonObject): FieldChange[] {
  return diffValues('', before, after);
}

function diffValues(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
): FieldChange[] {
  if (IGNORED.has(path) || before === after) return [];
  if (isJsonObject(before) && isJsonObject(after)) return diffKeys(path, before, after);
  if (Array.isArray(before) && Array.isArray(after)) {
    const join = (key: string): string => `${path}[${key}]`;
    return diffEntries(byName(before as readonly Json[]), byName(after as readonly Json[]), join);
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  if (!SHOWN.test(path)) return [{ path, kind }];
  const [from, to] = [showScalar(before), showScalar(after)];
  return [
    {
      ...{ path, kind },
      ...(from === undefined ? {} : { before: from }),
      ...(to === undefined ? {} : { after: to }),
    },
  ];
}

function diffKeys(path: string, before: JsonObject, after: JsonObject): FieldChange[] {
  const join = (key: string): string => (path === '' ? key : `${path}.${key}`);
  return diffEntries(new Map(Object.entries(before)), new Map(Object.entries(after)), join);
}

function diffEntries(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  join: (key: string) => string,
): FieldChange[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => diffValues(join(key), before.get(key), after.get(key)));
}

/** Items of a list by name, so that one more at the front is one change; by position if they have none. */
function byName(items: readonly Json[]): ReadonlyMap<string, Json> {
  const names = items.map((item) => textAt(item, ['name']));
  const named = new Set(names).size === items.length && !names.includes(undefined);
  return new Map(items.map((item, at) => [named ? (names[at] ?? '') : String(at), item]));
}

function showScalar(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
