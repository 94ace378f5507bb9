import { DIGEST_ANNOTATION, FIELD_MANAGER } from '../apply-set.ts';
import {
  isJsonObject,
  objectsAt,
  omit,
  textAt,
  type Json,
  type JsonObject,
} from '../../text/json.ts';
import type { Manifests } from '../../engine/desired/manifests.ts';

/**
 * True if the set's parent records exactly these manifests as the last applied ones: its digest is removed
 * before the first write of a deploy and written again after the last.
 */
export function isRecorded(manifests: Manifests, parent: JsonObject | undefined): boolean {
  return textAt(parent, ['metadata', 'annotations', DIGEST_ANNOTATION]) === manifests.digest;
}

/**
 * True if applying the desired object again is certain to change nothing: every field has its desired value,
 * and no other manager has set any of them. False means unknown: only a dry run can show it.
 */
export function isUnchanged(desired: JsonObject, live: JsonObject): boolean {
  // Objects in a list do not repeat their kind.
  const fields = omit(desired, ['apiVersion', 'kind']);
  return contains(live, fields) && isOwned(live, omit(fields, ['metadata']));
}

/** Maps may have more keys than desired (defaults, and those that others add). Lists may not. */
function contains(live: Json | undefined, desired: Json): boolean {
  if (Array.isArray(desired)) {
    const items = desired as readonly Json[];
    if (!Array.isArray(live) || live.length !== items.length) return false;
    return items.every((item, at) => contains((live as readonly Json[])[at], item));
  }
  if (!isJsonObject(desired)) return live === desired;
  return (
    isJsonObject(live) && Object.entries(desired).every(([key, one]) => contains(live[key], one))
  );
}

/**
 * Fields that pulso set to stop, start or restart are its own too. Labels and annotations are owned one by
 * one: those desired have their value already, whoever else set them.
 */
function isOwned(live: JsonObject, desired: JsonObject): boolean {
  const entries = objectsAt(live, ['metadata', 'managedFields']);
  const isOwn = ({ manager }: JsonObject): boolean => manager === FIELD_MANAGER;
  return (
    entries.every((entry) => isOwn(entry) || isElsewhere(entry['fieldsV1'], desired)) &&
    entries.some((entry) => isOwn(entry) && entry['operation'] === 'Apply')
  );
}

/** True if none of the fields that a manager set (`fieldsV1`) can be among the desired ones. */
function isElsewhere(set: Json | undefined, desired: JsonObject): boolean {
  // Empty: set as a whole. Keys: `.` the map itself, `f:` a field, all others an item of a list.
  if (!isJsonObject(set) || Object.keys(set).length === 0) return false;
  return Object.entries(set).every(([key, inner]) => {
    if (key === '.') return true;
    const value = key.startsWith('f:') ? desired[key.slice(2)] : null;
    return value === undefined || (isJsonObject(value) && isElsewhere(inner, value));
  });
}
