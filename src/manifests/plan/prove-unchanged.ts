import { DIGEST_ANNOTATION } from '../apply-set.ts';
import {
  isJsonObject,
  objectsAt,
  omit,
  textAt,
  type Json,
  type JsonObject,
} from '../../text/json.ts';
import type { Manifests } from '../../engine/manifests.ts';
import { FIELD_MANAGER } from '../../engines/kubernetes/apply/apply-object.ts';

/**
 * True where the set's parent says that these manifests, all of them and nothing else, are what was applied
 * last: the digest is taken off before the first write and comes back after the last.
 */
export function isNoted(manifests: Manifests, parent: JsonObject | undefined): boolean {
  return textAt(parent, ['metadata', 'annotations', DIGEST_ANNOTATION]) === manifests.digest;
}

/**
 * True where another apply of what was applied last is sure to change nothing: all that is asked for is there
 * as it is asked for, and nobody else has set any of it. False says nothing: the server has to be asked.
 */
export function isUnchanged(asked: JsonObject, live: JsonObject): boolean {
  // An object in a list is not told of which kind it is.
  const fields = omit(asked, ['apiVersion', 'kind']);
  return holds(live, fields) && isOurs(live, omit(fields, ['metadata']));
}

/** Maps may have more than is asked for: defaults, and what others add. Lists may not. */
function holds(live: Json | undefined, asked: Json): boolean {
  if (Array.isArray(asked)) {
    const items = asked as readonly Json[];
    if (!Array.isArray(live) || live.length !== items.length) return false;
    return items.every((item, at) => holds((live as readonly Json[])[at], item));
  }
  if (!isJsonObject(asked)) return live === asked;
  return isJsonObject(live) && Object.entries(asked).every(([key, one]) => holds(live[key], one));
}

/**
 * What pulso set when it stopped, started or restarted something is its own too. Labels and annotations are
 * set one by one: those asked for are as they are seen, whoever else set them.
 */
function isOurs(live: JsonObject, asked: JsonObject): boolean {
  const entries = objectsAt(live, ['metadata', 'managedFields']);
  const isOwn = ({ manager }: JsonObject): boolean => manager === FIELD_MANAGER;
  return (
    entries.every((entry) => isOwn(entry) || isElsewhere(entry['fieldsV1'], asked)) &&
    entries.some((entry) => isOwn(entry) && entry['operation'] === 'Apply')
  );
}

/** True where none of the fields that someone set (`fieldsV1`) can be among those that are asked for. */
function isElsewhere(set: Json | undefined, asked: JsonObject): boolean {
  // Nothing below it: set as a whole. Its own keys: `.` that it is there, `f:` a field, all others an item of a list.
  if (!isJsonObject(set) || Object.keys(set).length === 0) return false;
  return Object.entries(set).every(([key, inner]) => {
    if (key === '.') return true;
    const value = key.startsWith('f:') ? asked[key.slice(2)] : null;
    return value === undefined || (isJsonObject(value) && isElsewhere(inner, value));
  });
}
