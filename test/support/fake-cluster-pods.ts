import type { ObservedService } from '../../src/engine/observed/observed-stack.ts';
import { CHECKSUM_ANNOTATION } from '../../src/manifests/transform/add-checksums.ts';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../src/text/json.ts';
import type { FakeMounts } from './fake-runtime.ts';
import { ABSENT_COMMAND } from './contract-stack.ts';

/** What a workload's pods are like since they were last started. */
export interface FakePods {
  id: string;
  /** ISO 8601. */
  startedAt: string;
}

const POD = ['spec', 'template', 'spec'];

/**
 * A probe that runs `false` never passes, a command that ends with `exit 1` does not stay up, and root is the user of
 * every image.
 */
export function isHealthy(workload: JsonObject): boolean {
  return (
    hasImages(workload) &&
    containersOf(workload).every(
      (one) =>
        !listAt(one, ['readinessProbe', 'exec', 'command']).includes('false') &&
        valueAt(one, ['securityContext', 'runAsNonRoot']) !== true &&
        !listAt(one, ['command']).some(
          (word) =>
            typeof word === 'string' && (word.endsWith('exit 1') || word === ABSENT_COMMAND[0]),
        ),
    )
  );
}

/** An image of the repository `pulso-absent` is nowhere. */
export function hasImages(workload: JsonObject): boolean {
  return containersOf(workload).every(
    (one) => textAt(one, ['image'])?.startsWith('pulso-absent/') !== true,
  );
}

export function isStopped(workload: JsonObject): boolean {
  return valueAt(workload, ['spec', 'replicas']) === 0;
}

/** A workload and its pods in sum, as the engine sees them. */
export function observePods(workload: JsonObject, { id, startedAt }: FakePods): ObservedService {
  const stopped = isStopped(workload);
  const [container = {}] = containersOf(workload);
  const hash = textAt(workload, [
    ...['spec', 'template', 'metadata', 'annotations', CHECKSUM_ANNOTATION],
  ]);
  return {
    ...{ id, restarts: 0, ports: [], name: textAt(workload, ['metadata', 'name']) ?? '' },
    ...(stopped
      ? { state: 'exited', health: 'none', exitCode: 0 }
      : { state: 'running', health: isHealthy(workload) ? 'healthy' : 'unhealthy' }),
    image: textAt(container, ['image']) ?? '',
    ...(hash === undefined ? {} : { hash }),
    ...(stopped ? {} : { startedAt }),
  };
}

/** Names of the claims that a StatefulSet's only pod has. */
export function claimsOf(workload: JsonObject): string[] {
  const name = textAt(workload, ['metadata', 'name']) ?? '';
  return objectsAt(workload, ['spec', 'volumeClaimTemplates']).map(
    (claim) => `${textAt(claim, ['metadata', 'name']) ?? ''}-${name}-0`,
  );
}

/** The files of its ConfigMaps and Secrets, the claims that its containers mount, and their environment. */
export function mountsOf(
  workload: JsonObject,
  objects: ReadonlyMap<string, JsonObject>,
): FakeMounts {
  const files = new Map<string, Uint8Array>();
  const volumes: { name: string; path: string }[] = [];
  for (const mount of containersOf(workload).flatMap((one) => objectsAt(one, ['volumeMounts']))) {
    const [name, path] = [textAt(mount, ['name']) ?? '', textAt(mount, ['mountPath']) ?? ''];
    const claim = claimsOf(workload).find((one) => one.startsWith(`${name}-`));
    if (claim !== undefined) volumes.push({ name: claim, path });
    const volume = objectsAt(workload, [...POD, 'volumes']).find((one) => one['name'] === name);
    const config = objects.get(`configmap/${textAt(volume, ['configMap', 'name']) ?? ''}`);
    const secret = objects.get(`secret/${textAt(volume, ['secret', 'secretName']) ?? ''}`);
    for (const [key, encoded] of Object.entries((secret?.['data'] ?? {}) as object)) {
      files.set(`${path}/${key}`, Buffer.from(String(encoded), 'base64'));
    }
    for (const [key, text] of Object.entries((config?.['data'] ?? {}) as object)) {
      files.set(`${path}/${key}`, new TextEncoder().encode(String(text)));
    }
  }
  const variables = containersOf(workload).flatMap((one) => objectsAt(one, ['env']));
  const env = Object.fromEntries(
    variables.map((one) => [textAt(one, ['name']) ?? '', textAt(one, ['value']) ?? '']),
  );
  return { files, volumes, env };
}

function containersOf(workload: JsonObject): JsonObject[] {
  return objectsAt(workload, [...POD, 'containers']);
}

function listAt(value: JsonObject, path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}
