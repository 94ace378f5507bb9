import { expect, it } from 'vitest';
import { PulsoError } from '../../../../src/core/pulso-error.ts';
import type { ReportEvent } from '../../../../src/core/reporter.ts';
import type { Execution } from '../../../../src/engines/kubernetes/apply/execution.ts';
import {
  keepPrevious,
  restorePrevious,
} from '../../../../src/engines/kubernetes/apply/restore-previous.ts';
import { ApiError } from '../../../../src/engines/kubernetes/connect/api-error.ts';
import type { ApiRequest } from '../../../../src/engines/kubernetes/connect/api-client.ts';
import { discoverKinds } from '../../../../src/engines/kubernetes/connect/discover-kinds.ts';
import { operation } from '../../../../src/manifests/plan/object-operations.ts';
import { CHECKSUM_ANNOTATION } from '../../../../src/manifests/transform/add-checksums.ts';
import { SERVICE_LABEL } from '../../../../src/manifests/transform/transform-pods.ts';
import type { JsonObject } from '../../../../src/text/json.ts';

const APP = '/apis/apps/v1/namespaces/acme/deployments/app';
const DATABASE = '/apis/apps/v1/namespaces/acme/statefulsets/database';
const PODS = '/api/v1/namespaces/acme/pods';

/** A workload that pulso applied with this image, and a status that the server added. */
function workload(kind: string, name: string, image: string): JsonObject {
  const template = {
    metadata: { annotations: { [CHECKSUM_ANNOTATION]: image } },
    spec: { containers: [{ name, image }] },
  };
  const containers = { [`k:{"name":"${name}"}`]: { 'f:name': {}, 'f:image': {} } };
  const fields = {
    'f:metadata': { 'f:annotations': { [`f:${CHECKSUM_ANNOTATION}`]: {} } },
    'f:spec': { 'f:containers': containers },
  };
  const fieldsV1 = { 'f:spec': { 'f:template': fields } };
  return {
    ...{ apiVersion: 'apps/v1', kind },
    metadata: {
      ...{ name, namespace: 'acme', generation: 2 },
      managedFields: [{ manager: 'pulso', operation: 'Apply', fieldsV1 }],
    },
    spec: { template },
    status: { replicas: 1 },
  };
}

function pod(name: string, checksum: string): JsonObject {
  const labels = { [SERVICE_LABEL]: 'database' };
  return { metadata: { name, labels, annotations: { [CHECKSUM_ANNOTATION]: checksum } } };
}

/** A server with these objects by path; updates of `refused` in place are invalid. */
function open(objects: Record<string, JsonObject>, { refused = '', held = true } = {}) {
  const live = new Map(Object.entries(objects));
  const asked: string[] = [];
  const events: ReportEvent[] = [];
  const ask = ({ method = 'GET', path, body }: ApiRequest): Promise<JsonObject> => {
    if (method !== 'GET') asked.push(`${method} ${path}`);
    const found = live.get(path);
    if (method === 'DELETE') live.delete(path);
    if (method === 'PATCH' && found !== undefined && path === refused) {
      return Promise.reject(new ApiError(422, 'the field is immutable'));
    }
    if (method === 'PATCH') live.set(path, body as JsonObject);
    const answer = live.get(path) ?? found;
    return answer === undefined || (method === 'GET' && !live.has(path))
      ? Promise.reject(new ApiError(404, 'not found'))
      : Promise.resolve(answer);
  };
  const client = { ask, open: () => Promise.reject(new Error('nothing is followed')) };
  const assertHeld = (): void => {
    if (!held) throw new PulsoError('lock-lost', 'the lock went to another process');
  };
  const execution = {
    ...{ cluster: { client, kinds: discoverKinds(client) }, slug: 'acme' },
    options: {
      reporter: { report: (event: ReportEvent) => events.push(event) },
      lease: { assertHeld },
    },
    watch: () => ({ settle: () => Promise.resolve({ state: 'ready' }) }),
    progress: { previous: [], ready: new Set<string>(), failed: true },
  } as unknown as Execution;
  const change = async (resource: string, path: string, to: JsonObject): Promise<void> => {
    const updated = { ...operation('update', resource, 'image'), id: path };
    await keepPrevious({ ...updated, rollback: 'beside' }, execution);
    live.set(path, to);
  };
  return { live, asked, events, execution, change };
}

const before = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [{ name: 'app', image: 'app:1' }] } } } }; // prettier-ignore

it('applies what was applied before, without what the server added', async () => {
  const server = open({ [APP]: workload('Deployment', 'app', 'app:1') });
  await server.change('deployment/app', APP, workload('Deployment', 'app', 'app:2'));
  await restorePrevious(server.execution);
  expect(server.live.get(APP)).toMatchObject(before);
  expect(server.live.get(APP)).not.toHaveProperty('status');
  expect(server.events.map(({ code, kind }) => `${code} ${kind}`)).toEqual([
    'deployment-restore start',
    'deployment-restore done',
  ]);
});

it('replaces what cannot be updated in place', async () => {
  const server = open({ [APP]: workload('Deployment', 'app', 'app:1') }, { refused: APP });
  await server.change('deployment/app', APP, workload('Deployment', 'app', 'app:2'));
  await restorePrevious(server.execution);
  expect(server.asked).toEqual([`PATCH ${APP}`, `DELETE ${APP}`, `PATCH ${APP}`]);
  expect(server.live.get(APP)).toMatchObject(before);
});

it('removes the pod of a StatefulSet that is stuck with the failed change, and no other', async () => {
  const items = [pod('database-0', 'db:2'), pod('database-1', 'db:1')];
  const server = open({
    [DATABASE]: workload('StatefulSet', 'database', 'db:1'),
    [PODS]: { items, metadata: {} },
    [`${PODS}/database-0`]: items[0]!,
  });
  await server.change('statefulset/database', DATABASE, workload('StatefulSet', 'database', 'db:2')); // prettier-ignore
  await restorePrevious(server.execution);
  expect(server.asked).toEqual([`PATCH ${DATABASE}`, `DELETE ${PODS}/database-0`]);
});

it('changes nothing once the lock went to another process, and says so', async () => {
  const server = open({ [APP]: workload('Deployment', 'app', 'app:1') }, { held: false });
  await server.change('deployment/app', APP, workload('Deployment', 'app', 'app:2'));
  await restorePrevious(server.execution);
  expect(server.asked).toEqual([]);
  expect(server.events).toEqual([
    {
      ...{ code: 'restore-failed', kind: 'warning', slug: 'acme' },
      message: 'acme: the previous state was not restored completely: the lock went to another process', // prettier-ignore
    },
  ]);
});
