import { randomBytes } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import { CONTROL_COMMAND, CONTROL_PORT } from '../../../engine/isolation/control-listener.ts';
import type { Controls } from '../../../engine/isolation/controls.ts';
import { WORKSPACE_LABEL } from '../../../engine/isolation/ownership.ts';
import { CORE, objectPath, type ResourceKind } from '../../../manifests/resource-kind.ts';
import { mergeAt, objectsAt, textAt, type JsonObject } from '../../../text/json.ts';
import type { ApiClient } from '../connect/api-client.ts';
import { ignoreStatus } from '../connect/api-error.ts';
import { applyObject } from '../connect/apply-object.ts';
import { buildJobPod, JOB_CONTAINER } from './build-job-pod.ts';
import { runInContainer } from './run-in-container.ts';
import { untilRunning } from './with-job-pod.ts';

/** Label by which the pods of a control namespace differ. */
const ROLE = 'pulso.dev/prove';
/** Nobody: the pods satisfy `restricted`. */
const USER = '65534:65534';

interface Place {
  client: ApiClient;
  namespace: string;
  image: string;
}

/**
 * Starts, in a namespace of its own, a pod to probe from, a listener that a port of every node leads to, and one under
 * a policy that denies all. Errors: `image-missing`, `timeout`, ApiError.
 */
export async function openControls(
  { client, config }: { client: ApiClient; config: KubeConfig },
  { image, workspace }: { image: string; workspace: string | undefined },
): Promise<Controls> {
  const namespace = `pulso-prove-${randomBytes(4).toString('hex')}`;
  const place = { client, namespace, image };
  const path = objectPath(CORE.namespaces, '', namespace);
  const close = async (): Promise<void> => {
    await ignoreStatus([404, 409], client.ask({ method: 'DELETE', path }));
  };
  try {
    const labels = { 'app.kubernetes.io/managed-by': 'pulso', [WORKSPACE_LABEL]: workspace };
    const metadata = { name: namespace, labels: dropUndefined(labels) };
    await apply(client, path, { apiVersion: 'v1', kind: 'Namespace', metadata });
    await applyIn(place, CORE.networkPolicies, denyAll);
    const published = nodePort(await applyIn(place, CORE.services, door));
    const [, free, denied] = await Promise.all([
      startPod(place, 'prober', { image }),
      startPod(place, 'free', { image, command: CONTROL_COMMAND }),
      startPod(place, 'denied', { image, command: CONTROL_COMMAND }),
    ]);
    const pod = { namespace, pod: 'prober', container: JOB_CONTAINER };
    const subject = `a control on ${image}`;
    return {
      ...dropUndefined({ published }),
      reference: {
        ...{ free, denied, port: CONTROL_PORT },
        run: (argv, streams) =>
          runInContainer(config, { slug: namespace, place: pod, streams, argv, subject }),
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const denyAll = {
  metadata: { name: 'denied' },
  spec: { podSelector: { matchLabels: { [ROLE]: 'denied' } }, policyTypes: ['Ingress'] },
};
const door = {
  metadata: { name: 'free' },
  spec: {
    type: 'NodePort',
    selector: { [ROLE]: 'free' },
    ports: [{ port: CONTROL_PORT, targetPort: CONTROL_PORT, protocol: 'TCP' }],
  },
};

function nodePort(service: JsonObject): number | undefined {
  const port = Number(objectsAt(service, ['spec', 'ports'])[0]?.['nodePort'] ?? 0);
  return port > 0 ? port : undefined;
}

/** Gives the pod's address. */
async function startPod(
  place: Place,
  role: string,
  { image, command }: { image: string; command?: readonly string[] },
): Promise<string> {
  const { client, namespace } = place;
  const job = { image, user: USER };
  const body = buildJobPod(dropUndefined({ slug: namespace, name: role, job, command }));
  const path = objectPath(CORE.pods, namespace, role);
  await apply(client, path, mergeAt(body, ['metadata', 'labels'], { [ROLE]: role }));
  await untilRunning(client, path, { slug: namespace, image });
  return textAt(await client.ask({ path }), ['status', 'podIP']) ?? '';
}

function applyIn(
  { client, namespace }: Place,
  kind: ResourceKind,
  object: { metadata: { name: string }; spec: JsonObject },
): Promise<JsonObject> {
  const { apiVersion, kind: name } = kind;
  const body = { apiVersion, kind: name, ...object };
  return apply(client, objectPath(kind, namespace, object.metadata.name), body);
}

function apply(client: ApiClient, path: string, body: JsonObject): Promise<JsonObject> {
  const manifest = { kind: textAt(body, ['kind']) ?? '', body };
  return applyObject(client, { path, manifest, force: true, dryRun: false });
}
