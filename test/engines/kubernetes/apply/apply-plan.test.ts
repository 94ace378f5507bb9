import { dropUndefined } from '../../../../src/core/drop-undefined.ts';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type {
  ApiClient,
  ApiRequest,
} from '../../../../src/engines/kubernetes/connect/api-client.ts';
import { applyPlan } from '../../../../src/engines/kubernetes/apply/apply-plan.ts';
import { discoverKinds } from '../../../../src/engines/kubernetes/connect/discover-kinds.ts';
import { CORE, objectPath, type ResourceKind } from '../../../../src/manifests/resource-kind.ts';
import { planDeploy } from '../../../../src/manifests/plan/plan-deploy.ts';
import { operation } from '../../../../src/manifests/plan/object-operations.ts';
import { silentReporter, type ReportEvent } from '../../../../src/core/reporter.ts';
import { DIGEST_ANNOTATION } from '../../../../src/manifests/apply-set.ts';
import type { JsonObject } from '../../../../src/text/json.ts';
import { buildDeployment, buildManifests } from '../../../support/build-manifests.ts';

const manifests = buildManifests({
  'k8s/a.yaml': buildDeployment('app'),
  'k8s/b.yaml': { ...buildDeployment('database'), kind: 'StatefulSet' },
});

const KINDS: Readonly<Record<string, ResourceKind>> = {
  ConfigMap: CORE.configMaps,
  Deployment: CORE.deployments,
  StatefulSet: CORE.statefulSets,
};

/** A pod of this service whose container is in this state. */
function pod(service: string, status: object): JsonObject {
  const own = manifests.objects.find(({ name }) => name === service)!.body;
  const template = (own['spec'] as JsonObject)['template'] as JsonObject;
  const { annotations, labels } = template['metadata'] as JsonObject;
  const container = { name: service, image: `${service}:1`, ready: false, restartCount: 1 };
  return {
    metadata: { name: `${service}-0`, uid: service, annotations, labels },
    status: { containerStatuses: [{ ...container, ...status }] },
  } as unknown as JsonObject;
}

const waiting = (reason: string, rest: object = {}) => ({
  state: { waiting: { reason } },
  ...rest,
});
const starting = { state: { running: {} } };
const ended = (exitCode: number) => ({ lastState: { terminated: { exitCode, startedAt: 'x' } } });

const WHOLE = { updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };

/** A server that accepts and keeps every write. It always shows these pods; without any, everything is ready. */
function serve(pods: readonly JsonObject[]) {
  const written: { path: string; body: JsonObject }[] = [];
  const asked: string[] = [];
  const list = (path: string): readonly JsonObject[] => {
    if (path.endsWith('/pods')) return pods;
    return written.filter((one) => one.path.startsWith(path)).map(({ path, body }) => show(path, body)); // prettier-ignore
  };
  const show = (path: string, body: JsonObject): JsonObject => ({
    ...body,
    metadata: { ...(body['metadata'] as JsonObject), uid: path, generation: 1 },
    status: { observedGeneration: 1, replicas: 1, ...(pods.length === 0 ? WHOLE : {}) },
  });
  const ask = ({ method, path, body = {} }: ApiRequest): Promise<JsonObject> => {
    asked.push(path);
    if (method === undefined) return Promise.resolve({ items: list(path), metadata: {} });
    written.push({ path, body });
    return Promise.resolve(show(path, body));
  };
  const open = ({ query, signal }: ApiRequest) => {
    const stream = new PassThrough();
    if (query?.['watch'] === undefined) stream.end('last words\n');
    signal?.addEventListener('abort', () => stream.destroy());
    return Promise.resolve(stream as never);
  };
  const client: ApiClient = { ask, open };
  return { cluster: { client, kinds: discoverKinds(client) }, written, asked };
}

/** None of these plans copies data. */
const copyVolume = (): never => {
  throw new Error('data was copied');
};

/** Deploys a client that does not exist yet to that server. */
async function deploy(
  pods: readonly JsonObject[],
  { timeout = 600_000, services }: { timeout?: number; services?: string[] } = {},
) {
  const { cluster, written } = serve(pods);
  const events: ReportEvent[] = [];
  const objects = manifests.objects.map((manifest) => ({
    ...{ manifest, conflicts: [], force: false },
    path: objectPath(KINDS[manifest.kind]!, 'acme', manifest.name),
  }));
  const operations = planDeploy(
    'acme',
    { objects, leftovers: [] },
    dropUndefined({ verb: 'deploy', services }),
  );
  const plan = { slug: 'acme', target: 'prod', operations };
  const applied = applyPlan(
    { cluster, copyVolume },
    plan,
    { kind: 'manifests', slug: 'acme', target: 'prod', manifests },
    {
      reporter: { report: (event) => events.push(event) },
      signal: new AbortController().signal,
      timeout,
    },
  );
  const error: unknown = await applied.then(() => undefined, (reason: unknown) => reason); // prettier-ignore
  return { error, events, written };
}

it('reports a database that cannot run, and stops waiting for the app that depends on it', async () => {
  const pods = [pod('database', waiting('ImagePullBackOff')), pod('app', starting)];
  const { error, events } = await deploy(pods);
  expect(error).toMatchObject({
    code: 'image-missing',
    message: 'acme: service database cannot start: cannot pull image database:1',
  });
  const ends = events.filter(({ kind }) => kind === 'failed' || kind === 'interrupted');
  expect(ends.map(({ kind, subject, message }) => [kind, subject, message])).toEqual([
    ['failed', 'statefulset/database', undefined],
    ['interrupted', 'deployment/app', 'stopped waiting'],
  ]);
});

it('waits for an app that crashes while its database is not ready, and times out with the database', async () => {
  const crashing = waiting('CrashLoopBackOff', ended(1));
  const { error } = await deploy([pod('database', starting), pod('app', crashing)], {
    timeout: 300,
  });
  expect(error).toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('service database was not ready in time') as unknown,
  });
});

it('reports an app without an image at once, whatever the state of its database', async () => {
  const { error } = await deploy([
    pod('database', starting),
    pod('app', waiting('ImagePullBackOff')),
  ]);
  expect(error).toMatchObject({
    code: 'image-missing',
    message: expect.stringContaining('service app') as unknown,
  });
});

it.each<[string, string[] | undefined, boolean]>([
  ['once everything is applied and healthy', undefined, true],
  ['not if only some services were deployed', ['app'], false],
])('the parent records what is applied: %s', async (_, services, noted) => {
  const { error, written } = await deploy([], dropUndefined({ services }));
  expect(error).toBeUndefined();
  const parents = written.filter(({ path }) => path.endsWith('/applyset'));
  const [first, last] = [parents[0], parents.at(-1)].map((one) => JSON.stringify(one?.body));
  expect(first).not.toContain(DIGEST_ANNOTATION);
  expect(last!.includes(DIGEST_ANNOTATION)).toBe(noted);
});

it('does not read unchanged objects without pods again', async () => {
  const { cluster, asked } = serve([]);
  const id = objectPath(CORE.configMaps, 'acme', 'config');
  const operations = [{ ...operation('none', 'configmap/config', 'unchanged'), id }];
  const desired = { kind: 'manifests', slug: 'acme', target: 'prod', manifests } as const;
  const signal = new AbortController().signal;
  const options = { reporter: silentReporter, signal, timeout: 600_000 };
  await applyPlan(
    { cluster, copyVolume },
    { slug: 'acme', target: 'prod', operations },
    desired,
    options,
  );
  expect(asked).toEqual([]);
});
