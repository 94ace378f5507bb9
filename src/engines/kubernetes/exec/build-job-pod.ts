import { WORKSPACE_LABEL } from '../../../engine/isolation/ownership.ts';
import type { Job } from '../../../engine/streams/job.ts';
import { ownLabels } from '../../../manifests/transform/transform-metadata.ts';
import type { JsonObject } from '../../../text/json.ts';

/** Label of a pod that pulso creates to run a command and removes again. */
const JOB_LABEL = 'pulso.dev/job';

/** What the pod gets from the client beside the job itself. */
export interface JobPod {
  slug: string;
  /** Id of the workspace that it is run from. */
  workspace?: string;
  name: string;
  job: Omit<Job, 'argv'>;
  /** Absent: it waits for commands. */
  command?: readonly string[];
  /** The node that its volumes are attached to; absent: any. */
  node?: string;
  /** Security contexts to use instead of those made for the job: of the workload that owns its volume. */
  security?: { pod: JsonObject; container: JsonObject };
}

export const JOB_CONTAINER = 'job';

const DEFAULT_MEMORY = 512 * 1024 * 1024;
/** A pod whose pulso was killed ends by itself. Seconds. */
const MAX_LIFETIME = 24 * 3600;

/** As services are there for people, a job asks for little of the node; what it may use is limited. */
export const JOB_REQUESTS = { cpu: '10m', memory: '16Mi' };

export const JOB_LIFE = {
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 1,
  activeDeadlineSeconds: MAX_LIFETIME,
};

/** What keeps the container of a job there while commands run in it. */
export const WAIT: readonly string[] = [
  'sh',
  '-c',
  `trap 'exit 0' TERM; sleep ${MAX_LIFETIME} & wait`,
];

/** Whose a pod is; no selector of a service and no workload takes it for its own. */
export function jobMetadata({
  slug,
  name,
  workspace,
}: Pick<JobPod, 'slug' | 'name'> & { workspace: string | undefined }): JsonObject {
  return {
    name,
    namespace: slug,
    labels: {
      ...ownLabels(slug),
      ...{ 'app.kubernetes.io/name': 'job', [JOB_LABEL]: name },
      ...(workspace === undefined ? {} : { [WORKSPACE_LABEL]: workspace }),
    },
  };
}

/** A pod for commands. It has no account token, and no service selects it. */
export function buildJobPod({
  slug,
  workspace,
  name,
  job,
  command,
  node,
  security,
}: JobPod): JsonObject {
  const volumes = job.volumes ?? [];
  const memory = String(job.memory ?? DEFAULT_MEMORY);
  const { pod, container } = security ?? securityOf(job.user);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: jobMetadata({ slug, name, workspace }),
    spec: {
      ...JOB_LIFE,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(node === undefined ? {} : { nodeName: node }),
      securityContext: pod,
      containers: [
        {
          name: JOB_CONTAINER,
          image: job.image,
          imagePullPolicy: 'IfNotPresent',
          command: [...(command ?? WAIT)],
          env: Object.entries(job.env ?? {}).map(([key, value]) => ({ name: key, value })),
          resources: { requests: JOB_REQUESTS, limits: { memory } },
          securityContext: container,
          volumeMounts: volumes.map(({ path, readOnly = false }, at) => ({
            ...{ name: `volume-${at}`, mountPath: path, readOnly },
          })),
        },
      ],
      volumes: volumes.map((volume, at) => ({
        name: `volume-${at}`,
        persistentVolumeClaim: { claimName: volume.name },
      })),
    },
  };
}

/** As little as the user needs: root keeps the capabilities that changing owners takes. */
function securityOf(user: string | undefined): { pod: JsonObject; container: JsonObject } {
  const seccomp = { seccompProfile: { type: 'RuntimeDefault' } };
  const closed = { allowPrivilegeEscalation: false };
  if (user === undefined) return { pod: seccomp, container: closed };
  const [uid = 0, gid] = user.split(':').map(Number);
  const group = gid === undefined ? {} : { runAsGroup: gid };
  if (uid === 0) return { pod: { ...seccomp, runAsUser: uid, ...group }, container: closed };
  return {
    pod: { ...seccomp, runAsNonRoot: true, runAsUser: uid, ...group },
    container: { ...closed, capabilities: { drop: ['ALL'] } },
  };
}
