import { objectsAt, textAt, type Json, type JsonObject } from '../../text/json.ts';

/** The claims that a pod's volumes name, by the volume. */
export function podClaims(podSpec: Json | undefined): Map<string, string> {
  return new Map(
    objectsAt(podSpec, ['volumes']).flatMap((volume): [string, string][] => {
      const claim = textAt(volume, ['persistentVolumeClaim', 'claimName']);
      return claim === undefined ? [] : [[textAt(volume, ['name']) ?? '', claim]];
    }),
  );
}

/** A claim that a StatefulSet makes for each of its pods. */
export interface ClaimTemplate {
  /** As its pods mount it. */
  name: string;
  /** Names of its claims without the number of the pod: `data-database-`. */
  prefix: string;
  body: JsonObject;
}

/** Those of a StatefulSet; of other workloads none. */
export function claimTemplates(workload: JsonObject): ClaimTemplate[] {
  const owner = textAt(workload, ['metadata', 'name']) ?? '';
  return objectsAt(workload, ['spec', 'volumeClaimTemplates']).map((body) => {
    const name = textAt(body, ['metadata', 'name']) ?? '';
    return { name, prefix: `${name}-${owner}-`, body };
  });
}

/** The claim of the first pod, which stands for all. */
export function firstClaim({ prefix }: ClaimTemplate): string {
  return `${prefix}0`;
}
