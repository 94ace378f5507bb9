import { claimTemplates, firstClaim, podClaims } from '../../../manifests/plan/claim-templates.ts';
import {
  isJsonObject,
  mapObjectsAt,
  objectsAt,
  omit,
  valueAt,
  type Json,
  type JsonObject,
} from '../../../text/json.ts';
import { JOB_LIFE, jobMetadata, JOB_REQUESTS, WAIT } from './build-job-pod.ts';

const TEMPLATE = ['spec', 'template'];

/** What of a container makes it a server; its command and arguments are the job's. */
const SERVING = ['args', 'ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'stdin', 'tty']; // prettier-ignore

/** What of a pod says how several of them are placed, or gives it a name. */
const PLACING = ['topologySpreadConstraints', 'readinessGates', 'hostname', 'subdomain', 'nodeName']; // prettier-ignore

/** As these say, in a pod that no service and no workload counts as its own. */
export interface ServicePod {
  slug: string;
  name: string;
  workspace: string | undefined;
  /** That its claims are attached to; absent: any. */
  node?: string;
}

/**
 * A pod that waits for commands and is otherwise as the workload's own: what starts before the service's container does
 * so here too, what runs beside it does not.
 */
export function buildServicePod(workload: JsonObject, { node, ...owner }: ServicePod): JsonObject {
  const spec = valueAt(workload, [...TEMPLATE, 'spec']);
  const described = omit(isJsonObject(spec) ? spec : {}, PLACING);
  const [container = {}] = objectsAt(described, ['containers']);
  const annotations = confinement(valueAt(workload, [...TEMPLATE, 'metadata', 'annotations']));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...jobMetadata(owner), ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...mapObjectsAt(described, ['initContainers'], withoutHostPorts),
      ...apart(described['affinity']),
      ...JOB_LIFE,
      ...(node === undefined ? {} : { nodeName: node }),
      containers: [
        {
          ...omit(container, SERVING),
          command: WAIT,
          resources: resourcesOf(container['resources']),
        },
      ],
      volumes: [
        ...objectsAt(described, ['volumes']),
        ...claimTemplates(workload).map((claim) => ({
          name: claim.name,
          persistentVolumeClaim: { claimName: firstClaim(claim) },
        })),
      ],
    },
  };
}

/** Names of the claims that its first pod mounts. */
export function claimsOf(workload: JsonObject): string[] {
  const named = podClaims(valueAt(workload, [...TEMPLATE, 'spec']));
  return [...named.values(), ...claimTemplates(workload).map(firstClaim)];
}

/** A port of the node can be another's at that time: the service's own. */
function withoutHostPorts(container: JsonObject): JsonObject {
  return mapObjectsAt(container, ['ports'], (port) => omit(port, ['hostPort']));
}

/** Pods of a service may have to be on nodes of their own; a job beside them has not. */
function apart(affinity: Json | undefined): JsonObject {
  return isJsonObject(affinity) ? { affinity: omit(affinity, ['podAntiAffinity']) } : {};
}

/** Its limits, and room for a job. What else it asks for, such as devices, is asked for as much as it is limited. */
function resourcesOf(resources: Json | undefined): JsonObject {
  const requests = valueAt(resources, ['requests']);
  return {
    ...(isJsonObject(resources) ? resources : {}),
    requests: { ...(isJsonObject(requests) ? requests : {}), ...JOB_REQUESTS },
  };
}

/** Profiles of AppArmor were annotations before Kubernetes 1.30. */
function confinement(annotations: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(annotations)) return undefined;
  const kept = Object.entries(annotations).filter(([name]) =>
    name.startsWith('container.apparmor.security.beta.kubernetes.io/'),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
