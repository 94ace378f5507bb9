import type { Manifest, Manifests } from '../../src/engine/desired/manifests.ts';
import { resourceOf } from '../../src/engine/desired/manifests.ts';
import { isParent } from '../../src/manifests/apply-set.ts';
import type {
  ObservedNamespace,
  ObservedSet,
  SetMember,
} from '../../src/manifests/plan/observed-objects.ts';
import { CORE } from '../../src/manifests/resource-kind.ts';
import { isJsonObject, textAt, type Json, type JsonObject } from '../../src/text/json.ts';

/** A client's objects as the fake cluster has them, by what plans call them: `deployment/app`. */
export type FakeObjects = Map<string, JsonObject>;

/** A client's objects as a deploy would change them. Nobody else writes to this cluster: there are no conflicts. */
export function observeSet({ objects }: Manifests, live: FakeObjects): ObservedSet {
  const desired = new Set(objects.map(resourceOf));
  return {
    objects: objects.map((manifest) => observeObject(manifest, live.get(resourceOf(manifest)))),
    leftovers: membersOf(live).filter(({ path }) => !desired.has(path)),
  };
}

function observeObject(manifest: Manifest, live?: JsonObject): ObservedSet['objects'][number] {
  const common = { manifest, path: resourceOf(manifest), conflicts: [], force: false };
  if (live === undefined) return common;
  return { ...common, live, next: applyTo(live, manifest.body) };
}

/** What a destroy is planned from; undefined if the client has no namespace. */
export function observeNamespace(
  live: FakeObjects,
  claims: readonly string[],
): ObservedNamespace | undefined {
  if (![...live.values()].some(({ kind }) => kind === 'Namespace')) return undefined;
  return { members: membersOf(live), claims, parent: [...live.values()].some(isParentBody) };
}

/** The object after an apply: maps are merged, everything else is the file's. */
export function applyTo(live: JsonObject, body: JsonObject): JsonObject {
  const merged = Object.entries(body).map(([key, value]): [string, Json] => {
    const old = live[key];
    return [key, isJsonObject(old) && isJsonObject(value) ? applyTo(old, value) : value];
  });
  return { ...live, ...Object.fromEntries(merged) };
}

/** All but the namespace and the set's parent. */
function membersOf(live: FakeObjects): SetMember[] {
  return [...live]
    .filter(([, body]) => body['kind'] !== 'Namespace' && !isParentBody(body))
    .map(([path, body]) => ({
      kind: kindOf(body),
      name: textAt(body, ['metadata', 'name']) ?? '',
      ...{ path, live: body },
    }));
}

function kindOf(body: JsonObject): SetMember['kind'] {
  const kind = textAt(body, ['kind']) ?? '';
  const known = Object.values(CORE).find((one) => one.kind === kind);
  if (known !== undefined) return known;
  const apiVersion = textAt(body, ['apiVersion']) ?? '';
  return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: true };
}

function isParentBody(body: JsonObject): boolean {
  const name = textAt(body, ['metadata', 'name']) ?? '';
  return isParent({ kind: textAt(body, ['kind']) ?? '', name });
}
