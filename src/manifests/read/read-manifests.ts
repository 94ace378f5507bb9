import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { canonicalJson, digest } from '../../text/canonical-json.ts';
import type { ReadYaml } from '../../text/read-yaml-stream.ts';
import { addChecksums } from '../transform/add-checksums.ts';
import { applySetId, buildParent, isParent } from '../apply-set.ts';
import { refuse, type PendingObject, type Transformer } from '../transform/pending-object.ts';
import {
  isWorkload,
  type Manifest,
  type ManifestInput,
  type Manifests,
} from '../../engine/desired/manifests.ts';
import { checkIsolation } from '../policy/check-isolation.ts';
import { readObjects } from './read-objects.ts';
import { transformExternalSecret } from '../transform/transform-external-secret.ts';
import { transformFiles } from '../transform/transform-files.ts';
import { transformIngress } from '../transform/transform-ingress.ts';
import { transformMetadata } from '../transform/transform-metadata.ts';
import { transformNetworkPolicy } from '../transform/transform-network-policy.ts';
import { transformPods } from '../transform/transform-pods.ts';
import { transformStorage } from '../transform/transform-storage.ts';
import { compareStages, stageOf } from '../stages.ts';

const TRANSFORMERS: readonly Transformer[] = [
  transformExternalSecret,
  transformMetadata,
  transformFiles,
  transformPods,
  transformStorage,
  transformIngress,
  transformNetworkPolicy,
];

/** The manifests if nothing is wrong, and everything that is wrong. */
export interface ReadManifests {
  manifests: Manifests | undefined;
  /** The objects as the files have them, but for files that are not YAML. */
  drafts: readonly PendingObject[];
  problems: readonly Problem[];
}

/** Completes a client's k8s/ files for their target. */
export function readManifests(input: ManifestInput, read?: ReadYaml): ReadManifests {
  const problems: Problem[] = [];
  const collect = <T>(work: () => T[]): T[] => {
    try {
      return work();
    } catch (error) {
      problems.push(toProblem(error));
      return [];
    }
  };
  const files = [...input.files.keys()].filter((path) => /^k8s\/.*\.ya?ml$/.test(path));
  const drafts = files.flatMap((file) => {
    const bytes = input.files.get(file);
    return bytes === undefined ? [] : collect(() => readObjects(file, bytes, read));
  });
  const reachable = drafts.filter((pending) => isReachable(pending, input));
  const shaped = reachable.flatMap((pending) =>
    collect(() => [TRANSFORMERS.reduce((one, shape) => shape(one, input), pending)]),
  );
  for (const pending of shaped) collect(() => duplicateProblems(pending, shaped));
  problems.push(...checkIsolation(shaped, input));
  if (reachable.length === 0 && problems.length === 0) problems.push(nothingThere());
  const failed = problems.some(({ severity }) => severity === 'error');
  const manifests = !failed ? complete(input.slug, shaped) : undefined;
  return { manifests, drafts, problems };
}

/** Without a domain an ingress would answer for every host there is, other clients' included. */
function isReachable({ kind }: PendingObject, { settings }: ManifestInput): boolean {
  return kind !== 'Ingress' || settings.domain !== undefined;
}

function complete(slug: string, shaped: readonly PendingObject[]): Manifests {
  const members = addChecksums(shaped).sort(compareStages);
  const [namespaces, others] = [
    members.filter(isNamespace),
    members.filter((one) => !isNamespace(one)),
  ];
  const whole = digest(canonicalJson(members.map(({ body }) => body)));
  const parent = buildParent(slug, others, whole);
  const workloads = members.filter(isWorkload);
  return {
    slug,
    objects: [...namespaces, parent, ...others].map(toManifest),
    services: workloads.map(({ name }) => ({ name, dependsOn: [] })),
    applySet: applySetId(slug),
    digest: whole,
  };
}

function isNamespace({ kind }: PendingObject): boolean {
  return kind === 'Namespace';
}

function toManifest({ apiVersion, kind, name, body, locate }: PendingObject): Manifest {
  const stage = isParent({ kind, name }) ? 'policy' : stageOf(kind);
  return { apiVersion, kind, name, stage, body, at: locate([]) };
}

function duplicateProblems(pending: PendingObject, all: readonly PendingObject[]): never[] {
  const { kind, name } = pending;
  if (isParent(pending)) {
    refuse(pending, { code: 'manifest-double', message: 'has a name that is reserved for pulso' });
  }
  const isSame = (other: PendingObject): boolean =>
    other.name === name && (other.kind === kind || (isWorkload(pending) && isWorkload(other)));
  const first = all.find(isSame);
  if (first === undefined || first === pending) return [];
  const { file, line } = first.locate([]);
  const message = `already exists as ${first.kind} at ${file}:${line ?? 1}`;
  return refuse(pending, { code: 'manifest-double', message, path: ['metadata', 'name'] });
}

function nothingThere(): Problem {
  return {
    severity: 'error',
    code: 'manifests-missing',
    message: 'the client has no k8s/*.yaml',
    file: 'k8s',
    hint: "its target is a cluster: restore the template's k8s/, or move the client to a Docker target",
  };
}

function toProblem(error: unknown): Problem {
  if (!(error instanceof PulsoError)) throw error;
  const { code, message, hint, at } = error;
  return dropUndefined({ severity: 'error', code, message, hint, ...at });
}
