import { PulsoError } from '../../../core/pulso-error.ts';
import { canonicalJson } from '../../../text/canonical-json.ts';
import { replaceAt, valueAt, type JsonObject } from '../../../text/json.ts';
import { isWorkload, resourceOf, type Manifest } from '../../../engine/manifests.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { hasStatus, ignoreStatus } from '../connect/api-error.ts';
import {
  applyObject,
  FIELD_MANAGER,
  readConflicts,
  type FieldConflict,
} from '../apply/apply-object.ts';
import { objectPath, type Kind } from '../connect/collections.ts';
import { diffObjects } from '../../../manifests/plan/diff-objects.ts';
import type { SeenObject } from './observe-set.ts';

/** Whose it is, and of which kind. */
export interface Place {
  slug: string;
  kind: Kind;
}

type Seen = Pick<SeenObject, 'manifest' | 'path' | 'live'>;

/** What a dry run says of an object. Errors: `manifest-refused` with file and line, those of the server. */
export async function tryObject(client: ApiClient, seen: Seen, place: Place): Promise<SeenObject> {
  try {
    return { ...seen, ...(await tryApply(client, seen)) };
  } catch (error) {
    const next = await tryAnew(client, place, { ...seen, error });
    if (next === undefined) throw placed(error, seen.manifest, place.slug);
    return { ...seen, next, conflicts: [], force: false, anew: true };
  }
}

async function tryApply(
  client: ApiClient,
  { manifest, path, live }: Seen,
): Promise<Pick<SeenObject, 'next' | 'conflicts' | 'force'>> {
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
 * Stop and restart set fields too: a conflict with ourselves is none. Nor is one about a field that stays
 * as it is: the server compares what we ask for without the defaults it fills in.
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
 * A workload that is sound by itself and refused as a change of what is there: the server may not change the
 * field, or its merge leaves defaults of a probe or volume that is no longer asked for. Its pods can be kept
 * while it is made anew, as long as it goes on choosing the same ones. Gives what it would be.
 */
async function tryAnew(
  client: ApiClient,
  { slug, kind }: Place,
  { manifest, live, error }: Seen & { error: unknown },
): Promise<JsonObject | undefined> {
  if (live === undefined || !hasStatus(error, 422) || !isWorkload(manifest)) {
    return undefined;
  }
  const selector = (body: JsonObject): string => canonicalJson(valueAt(body, SELECTOR) ?? null);
  if (selector(live) !== selector(manifest.body)) return undefined;
  const name = `${manifest.name}-anew`;
  const named = (body: JsonObject, to: string): JsonObject =>
    replaceAt(body, ['metadata', 'name'], () => to);
  const sample = { ...manifest, body: named(manifest.body, name) };
  const path = objectPath(kind, slug, name);
  const trial = applyObject(client, { path, manifest: sample, dryRun: true, force: true });
  const next = await ignoreStatus([400, 422], trial);
  return next && named(next, manifest.name);
}

/** What the server finds wrong with an object is wrong in a file of the client's. */
function placed(error: unknown, manifest: Manifest, slug: string): unknown {
  if (!hasStatus(error, 400, 422)) return error;
  const { file, line, column } = manifest.at;
  return new PulsoError('manifest-refused', `${resourceOf(manifest)}: ${error.message}`, {
    slug,
    at: { file: `clients/${slug}/${file}`, line, column },
    hint: `mend it there and run \`pulso deploy ${slug}\`; nothing was applied`,
    cause: error,
  });
}
