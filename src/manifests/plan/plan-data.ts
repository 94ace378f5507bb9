import { PulsoError } from '../../core/pulso-error.ts';
import { isWorkload } from '../../engine/desired/manifests.ts';
import type { Operation } from '../../engine/plan.ts';
import { objectsAt, textAt, type JsonObject } from '../../text/json.ts';
import { templateOf } from '../transform/transform-pods.ts';
import { claimTemplates, firstClaim } from './claim-templates.ts';
import { operation } from './object-operations.ts';
import type { ObservedObject, ObservedSet } from './observed-objects.ts';

const CLAIM = 'PersistentVolumeClaim';

/** A claim, or the folder of it that is mounted. */
interface MountedClaim {
  claim: string;
  subPath: string;
}

/**
 * Claims whose data the next pods of a workload would not find where the present ones have it: renamed, moved to
 * another path or folder, or no longer mounted. Nothing deletes them, but the workload starts without its data: that
 * is confirmed.
 */
export function planLeftData(
  { manifest, live, next }: ObservedObject,
  set: ObservedSet,
): Operation[] {
  if (!isWorkload(manifest) || live === undefined || next === undefined) return [];
  const { kind } = manifest;
  const after = mountedClaims(kind, next);
  return [...mountedClaims(kind, live)].flatMap(([path, before]) => {
    const now = after.get(path);
    if (now !== undefined && isSame(now, before)) return [];
    const moved = [...after].find(([, one]) => isSame(one, before))?.[0];
    const cause =
      moved === undefined
        ? `data of ${manifest.name} at ${path} is left behind: ${now === undefined ? 'no longer mounted' : `${describe(now)} is mounted instead`}`
        : `data of ${manifest.name} moves from ${path} to ${moved}`;
    return [warnOfLoss(before.claim, cause, { set, workload: live })];
  });
}

/** Claims of workloads that are removed, which no workload of the files mounts. */
export function planAbandonedData(set: ObservedSet): Operation[] {
  const mounted = new Set(
    set.objects.flatMap(({ next, manifest }) =>
      [...mountedClaims(manifest.kind, next ?? manifest.body).values()].map(({ claim }) => claim),
    ),
  );
  return set.leftovers
    .filter(({ kind }) => templateOf(kind.kind) !== undefined)
    .flatMap(({ kind, name, live }) =>
      [...mountedClaims(kind.kind, live)]
        .filter(([, { claim }]) => !mounted.has(claim))
        .map(([path, { claim }]) => {
          const cause = `data of ${name} at ${path} is left behind: it is removed`;
          return warnOfLoss(claim, cause, { set, workload: live });
        }),
    );
}

/** Errors: `not-supported`: on a cluster, data is not copied by a deploy. */
export function assertNotCarried(slug: string, operations: readonly Operation[]): void {
  const left = operations.find(({ destructive, warning }) => destructive && warning === true);
  if (left === undefined) return;
  const message = `${slug}: --carry-data is not supported on Kubernetes (${left.resource}: ${left.cause})`;
  throw new PulsoError('not-supported', message, {
    slug,
    hint: 'copy the claim with a Job that mounts both, or back the client up, deploy and restore',
  });
}

function isSame(one: MountedClaim, other: MountedClaim): boolean {
  return one.claim === other.claim && one.subPath === other.subPath;
}

function describe({ claim, subPath }: MountedClaim): string {
  return subPath === '' ? claim : `${subPath} of ${claim}`;
}

/** By path; of a StatefulSet's own claims those of its first pod stand for all. */
function mountedClaims(kind: string, workload: JsonObject): ReadonlyMap<string, MountedClaim> {
  const template = templateOf(kind);
  if (template === undefined) return new Map();
  const pod = [...template, 'spec'];
  const claims = new Map<string | undefined, string>();
  for (const volume of objectsAt(workload, [...pod, 'volumes'])) {
    const claim = textAt(volume, ['persistentVolumeClaim', 'claimName']);
    if (claim !== undefined) claims.set(textAt(volume, ['name']), claim);
  }
  for (const own of claimTemplates(workload)) claims.set(own.name, firstClaim(own));
  const mounts = objectsAt(workload, [...pod, 'containers']).flatMap((container) =>
    objectsAt(container, ['volumeMounts']),
  );
  return new Map(
    mounts.flatMap((mount): [string, MountedClaim][] => {
      const claim = claims.get(textAt(mount, ['name']));
      const subPath = textAt(mount, ['subPath']) ?? '';
      return claim === undefined ? [] : [[textAt(mount, ['mountPath']) ?? '', { claim, subPath }]];
    }),
  );
}

function warnOfLoss(
  claim: string,
  cause: string,
  { set, workload }: { set: ObservedSet; workload: JsonObject },
): Operation {
  const size = sizeOf(claim, set) ?? templateSize(claim, workload);
  const sized = size === undefined ? cause : `${cause} (a claim of ${size})`;
  const resource = `${CLAIM.toLowerCase()}/${claim}`;
  return { ...operation('none', resource, sized), destructive: true, warning: true };
}

const REQUESTED = ['spec', 'resources', 'requests', 'storage'];

function sizeOf(claim: string, { objects, leftovers }: ObservedSet): string | undefined {
  const own = objects.find(({ manifest }) => manifest.kind === CLAIM && manifest.name === claim);
  const member = leftovers.find(({ kind, name }) => kind.kind === CLAIM && name === claim);
  const live = own?.live ?? member?.live;
  return textAt(live, ['status', 'capacity', 'storage']) ?? textAt(live, REQUESTED);
}

function templateSize(claim: string, workload: JsonObject): string | undefined {
  const own = claimTemplates(workload).find((one) => firstClaim(one) === claim);
  return textAt(own?.body, REQUESTED);
}
