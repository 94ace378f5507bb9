import { PulsoError } from '../../../core/pulso-error.ts';
import { canonicalJson } from '../../../text/canonical-json.ts';
import { replaceAt, valueAt, type JsonObject } from '../../../text/json.ts';
import { isWorkload, resourceOf, type Manifest } from '../../../engine/desired/manifests.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { hasStatus, ignoreStatus } from '../connect/api-error.ts';
import { FIELD_MANAGER } from '../../../manifests/apply-set.ts';
import { diffObjects } from '../../../manifests/plan/diff-objects.ts';
import type { FieldConflict, ObservedObject } from '../../../manifests/plan/observed-objects.ts';
import { objectPath, type ResourceKind } from '../../../manifests/resource-kind.ts';
import { applyObject } from '../connect/apply-object.ts';
import { readConflicts } from '../connect/read-conflicts.ts';

/** The client and the kind of an object. */
export interface Place {
  slug: string;
  kind: ResourceKind;
}

type LiveObject = Pick<ObservedObject, 'manifest' | 'path' | 'live'>;

/** Applies an object in a dry run. Errors: `manifest-refused` with file and line, those of the server. */
export async function tryObject(
  client: ApiClient,
  object: LiveObject,
  place: Place,
): Promise<ObservedObject> {
  try {
    return { ...object, ...(await tryApply(client, object)) };
  } catch (error) {
    const next = await tryReplace(client, place, { ...object, error });
    if (next === undefined) throw withPlace(error, object.manifest, place.slug);
    return { ...object, next, conflicts: [], force: false, replace: true };
  }
}

async function tryApply(
  client: ApiClient,
  { manifest, path, live }: LiveObject,
): Promise<Pick<ObservedObject, 'next' | 'conflicts' | 'force'>> {
  const tried = { path, manifest, dryRun: true };
  try {
    const next = await applyObject(client, { ...tried, force: false });
    return { next, conflicts: [], force: false };
  } catch (error) {
    const conflicts = readConflicts(error);
    if (conflicts === undefined) throw error;
    const next = await applyObject(client, { ...tried, force: true });
    const real = conflicts.filter((conflict) => isReal(conflict, live, next));
    return { next, conflicts: real, force: true };
  }
}

/**
 * Stop and restart set fields too: a conflict with pulso itself is none. Neither is one about a field that
 * does not change: the server compares without the defaults it fills in.
 */
function isReal(
  { field, owner }: FieldConflict,
  live: JsonObject | undefined,
  next: JsonObject,
): boolean {
  const about = field.replace(/^\./, '').replace(/\[.*$/, '');
  return (
    owner !== FIELD_MANAGER &&
    diffObjects(live ?? {}, next).some(({ path }) => path.startsWith(about))
  );
}

const SELECTOR = ['spec', 'selector', 'matchLabels'];

/**
 * For a workload that is valid by itself, but not as an update of the live one: the field is immutable, or
 * the server's merge keeps defaults of a probe or volume that is gone. It can be replaced and keep its pods
 * if its selector stays the same. Returns what it would be; undefined if it cannot be replaced.
 */
async function tryReplace(
  client: ApiClient,
  { slug, kind }: Place,
  { manifest, live, error }: LiveObject & { error: unknown },
): Promise<JsonObject | undefined> {
  if (live === undefined || !hasStatus(error, 422) || !isWorkload(manifest)) {
    return undefined;
  }
  const selector = (body: JsonObject): string => canonicalJson(valueAt(body, SELECTOR) ?? null);
  if (selector(live) !== selector(manifest.body)) return undefined;
  const name = `${manifest.name}-replacement`;
  const named = (body: JsonObject, to: string): JsonObject =>
    replaceAt(body, ['metadata', 'name'], () => to);
  const sample = { ...manifest, body: named(manifest.body, name) };
  const path = objectPath(kind, slug, name);
  const trial = applyObject(client, { path, manifest: sample, dryRun: true, force: true });
  const next = await ignoreStatus([400, 422], trial);
  return next && named(next, manifest.name);
}

/** An object that the server rejects is invalid in a file of the client's. */
function withPlace(error: unknown, manifest: Manifest, slug: string): unknown {
  if (!hasStatus(error, 400, 422)) return error;
  return new PulsoError('manifest-refused', `${resourceOf(manifest)}: ${error.message}`, {
    slug,
    at: { ...manifest.at, file: `clients/${slug}/${manifest.at.file}` },
    hint: `correct it there, then run \`pulso deploy ${slug}\`; nothing was applied`,
    cause: error,
  });
}
