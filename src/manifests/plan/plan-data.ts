import { isWorkload, type Manifest } from '../../engine/desired/manifests.ts';
import type { Carried, Operation } from '../../engine/plan.ts';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../text/json.ts';
import { templateOf } from '../transform/transform-pods.ts';
import { claimTemplates, firstClaim, podClaims } from './claim-templates.ts';
import { operation } from './object-operations.ts';
import type { ObservedObject, ObservedSet } from './observed-objects.ts';
import { wantedPods } from './workload.ts';

const CLAIM = 'PersistentVolumeClaim';

/** A claim, or the folder of it that is mounted. */
export interface MountedClaim {
  claim: string;
  subPath: string;
}

/** What a deploy says about data, and what the workload's own operation copies. */
export interface PlannedData {
  operations: Operation[];
  carried: Carried[];
}

/**
 * Claims whose data the next pods of a workload would not find where the present ones have it: renamed, moved to
 * another path or folder, or no longer mounted. Nothing deletes them, but the workload starts without its data: that
 * is confirmed, or with `carry` the data is copied to the claim that is mounted there instead.
 */
export function planLeftData(
  { manifest, live, next }: ObservedObject,
  set: ObservedSet,
  carry: boolean,
): PlannedData {
  const planned: PlannedData = { operations: [], carried: [] };
  if (!isWorkload(manifest) || live === undefined || next === undefined) return planned;
  const { kind, name } = manifest;
  const after = mountedClaims(kind, next);
  for (const [path, before] of mountedClaims(kind, live)) {
    const now = after.get(path);
    if (now !== undefined && isSame(now, before)) continue;
    const moved = [...after].find(([, one]) => isSame(one, before))?.[0];
    const said = { set, workload: live };
    if (
      carry &&
      now !== undefined &&
      moved === undefined &&
      canCarry(before, now, { manifest, live, next, set })
    ) {
      const { claim: from } = before;
      const cause = `data of ${name} at ${path} is copied to ${now.claim}; ${from} is kept`;
      planned.operations.push({ ...warnOfLoss(from, cause, said), destructive: false });
      planned.carried.push({ from, to: now.claim });
      continue;
    }
    const cause =
      moved === undefined
        ? `data of ${name} at ${path} is left behind: ${now === undefined ? 'no longer mounted' : `${describe(now)} is mounted instead`}`
        : `data of ${name} moves from ${path} to ${moved}`;
    planned.operations.push(warnOfLoss(before.claim, cause, said));
  }
  return planned;
}

interface Carrying {
  manifest: Manifest;
  live: JsonObject;
  next: JsonObject;
  set: ObservedSet;
}

/** One pod's whole claim that nobody else mounts, to a claim of the client's own that it did not mount before. */
function canCarry(
  from: MountedClaim,
  to: MountedClaim,
  { manifest, live, next, set }: Carrying,
): boolean {
  const { kind } = manifest;
  const own = [
    ...claimTemplates(next).map(firstClaim),
    ...set.objects.flatMap((one) => (one.manifest.kind === CLAIM ? [one.manifest.name] : [])),
  ];
  const others = [
    ...set.objects.filter((one) => one.manifest !== manifest).map((one) => ({ kind: one.manifest.kind, live: one.live })), // prettier-ignore
    ...set.leftovers.map((one) => ({ kind: one.kind.kind, live: one.live })),
  ];
  const isShared = others.some((one) => one.live !== undefined && mounts(one.kind, one.live, from));
  const isOne = Math.max(wantedPods(live), wantedPods(next)) <= 1;
  const isWhole = from.subPath === '' && to.subPath === '' && from.claim !== to.claim;
  return isOne && isWhole && own.includes(to.claim) && !isShared && !mounts(kind, live, to);
}

function mounts(kind: string, workload: JsonObject, { claim }: MountedClaim): boolean {
  return [...mountedClaims(kind, workload).values()].some((one) => one.claim === claim);
}

/** Whether it says that data is left behind, or copied. */
export function isLeftData({ resource, warning, type }: Operation): boolean {
  return type === 'none' && warning === true && resource.startsWith(`${CLAIM.toLowerCase()}/`);
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

function isSame(one: MountedClaim, other: MountedClaim): boolean {
  return one.claim === other.claim && one.subPath === other.subPath;
}

function describe({ claim, subPath }: MountedClaim): string {
  return subPath === '' ? claim : `${subPath} of ${claim}`;
}

/** By path; of a StatefulSet's own claims those of its first pod stand for all. */
export function mountedClaims(
  kind: string,
  workload: JsonObject,
): ReadonlyMap<string, MountedClaim> {
  const template = templateOf(kind);
  if (template === undefined) return new Map();
  const pod = [...template, 'spec'];
  const claims = podClaims(valueAt(workload, pod));
  for (const own of claimTemplates(workload)) claims.set(own.name, firstClaim(own));
  const mounts = objectsAt(workload, [...pod, 'containers']).flatMap((container) =>
    objectsAt(container, ['volumeMounts']),
  );
  return new Map(
    mounts.flatMap((mount): [string, MountedClaim][] => {
      const claim = claims.get(textAt(mount, ['name']) ?? '');
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
