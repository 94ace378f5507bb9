import { FIELD_MANAGER } from '../apply-set.ts';
import {
  isJsonObject,
  mergeAt,
  objectsAt,
  valueAt,
  type Json,
  type JsonObject,
} from '../../text/json.ts';

/**
 * What pulso's last apply asked of a live object, read from the fields that the server recorded for it: applied again
 * it takes back every later apply, with what others own left alone. Undefined if pulso never applied the object.
 */
export function appliedFields(live: JsonObject): JsonObject | undefined {
  const entry = objectsAt(live, ['metadata', 'managedFields']).find(
    ({ manager, operation }) => manager === FIELD_MANAGER && operation === 'Apply',
  );
  const set = entry?.['fieldsV1'];
  if (!isJsonObject(set)) return undefined;
  const fields = select(live, set);
  const identity = pick(live, ['apiVersion', 'kind']);
  const metadata = pick(valueAt(live, ['metadata']), ['name', 'namespace']);
  return mergeAt({ ...(isJsonObject(fields) ? fields : {}), ...identity }, ['metadata'], metadata);
}

/** The part of a value that a set names: nothing in it stands for the whole value, `.` for the container itself. */
function select(value: Json | undefined, set: JsonObject): Json | undefined {
  const keys = Object.keys(set).filter((key) => key !== '.');
  if (keys.length === 0 && !('.' in set)) return value;
  if (Array.isArray(value)) return selectItems(value as readonly Json[], set);
  if (!isJsonObject(value)) return undefined;
  const fields = keys.flatMap((key): [string, Json][] => {
    const name = key.slice('f:'.length);
    const inner = set[key];
    const found = isJsonObject(inner) ? select(value[name], inner) : undefined;
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(fields);
}

/** Items by their keys (`k:{"name":"app"}`) or, in a set of values, by themselves (`v:"a"`), in the live order. */
function selectItems(items: readonly Json[], set: JsonObject): Json[] {
  return items.flatMap((item): Json[] => {
    const key = Object.keys(set).find((one) => isItem(item, one));
    if (key === undefined) return [];
    const inner = set[key];
    if (!key.startsWith('k:') || !isJsonObject(inner) || !isJsonObject(item)) return [item];
    const selected = select(item, inner);
    return [{ ...keysOf(key), ...(isJsonObject(selected) ? selected : {}) }];
  });
}

function isItem(item: Json, key: string): boolean {
  if (key.startsWith('v:')) return item === JSON.parse(key.slice('v:'.length));
  if (!key.startsWith('k:') || !isJsonObject(item)) return false;
  return Object.entries(keysOf(key)).every(([name, value]) => item[name] === value);
}

function keysOf(key: string): JsonObject {
  return JSON.parse(key.slice('k:'.length)) as JsonObject;
}

function pick(value: Json | undefined, keys: readonly string[]): JsonObject {
  const object = isJsonObject(value) ? value : {};
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
