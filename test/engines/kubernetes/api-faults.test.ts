import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createApiClient,
  type ApiClient,
} from '../../../src/engines/kubernetes/connect/api-client.ts';
import { createPod } from '../../../src/engines/kubernetes/exec/with-job-pod.ts';
import { translateError } from '../../../src/engines/kubernetes/connect/kubernetes-errors.ts';
import { connectKubernetes } from '../../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import { listObjects } from '../../../src/engines/kubernetes/connect/list-objects.ts';
import { loadKubeconfig } from '../../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { startInformer, type Informer } from '../../../src/engines/kubernetes/observe/informer.ts';
import { openTransport } from '../../../src/engines/kubernetes/connect/open-transport.ts';
import { textAt } from '../../../src/text/json.ts';
import { startApiServer, type Answer, type ApiServer } from '../../support/api-server.ts';
import { kubeconfigFor } from '../../support/serve-api.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';
import { waitUntil } from '../../support/wait-until.ts';

const PODS = '/api/v1/pods';
const pod = (name: string) => ({ metadata: { name, uid: name, resourceVersion: '1' } });
const page = (names: string[], next?: string): Answer => ({
  body: { metadata: { resourceVersion: '7', continue: next }, items: names.map(pod) },
});
const status = (code: number, headers?: Record<string, string>): Answer => ({
  status: code,
  body: { kind: 'Status', message: `HTTP says ${code}` },
  ...(headers === undefined ? {} : { headers }),
});

async function serve(
  answers: readonly Answer[],
): Promise<{ server: ApiServer; client: ApiClient }> {
  const server = await startApiServer({ [PODS]: answers });
  onTestFinished(() => server.close());
  const config = await loadKubeconfig({ name: 'test', kubeconfig: server.kubeconfig });
  const transport = openTransport(config);
  onTestFinished(() => { transport.close(); }); // prettier-ignore
  return {
    server,
    client: createApiClient(transport, {
      patience: { first: 1, tries: 4, idle: 1000, answer: 2000, head: 1000 },
    }),
  };
}

const names = (items: readonly object[]): string[] =>
  items.map((item) => textAt(item as never, ['metadata', 'name']) ?? '').sort();

const FULL: Answer = {
  status: 403,
  body: { kind: 'Status', message: 'exceeded quota: quota, used: limits.cpu=4' },
};

describe('a pod of a job', () => {
  const create = (client: ApiClient) =>
    createPod(client, { path: PODS, body: {} }, { slug: 'acme', image: 'x' });

  it('waits for pods that end to leave it room in the quota', async () => {
    const { server, client } = await serve([FULL, { body: pod('job') }]);
    await create(client);
    expect(server.seen).toHaveLength(2);
  });

  it('is not waited for where the account may not create it', async () => {
    const { server, client } = await serve([status(403), { body: pod('job') }]);
    await expect(create(client)).rejects.toMatchObject({ status: 403 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a list', () => {
  it('is read page by page', async () => {
    const { server, client } = await serve([page(['a'], 'two'), page(['b'], 'three'), page(['c'])]);
    const { items, resourceVersion } = await listObjects(client, { path: PODS, labels: 'x=y' });
    expect(names(items)).toEqual(['a', 'b', 'c']);
    expect(resourceVersion).toBe('7');
    expect(server.seen).toEqual([
      `GET ${PODS}?limit=500&labelSelector=x%3Dy`,
      `GET ${PODS}?limit=500&labelSelector=x%3Dy&continue=two`,
      `GET ${PODS}?limit=500&labelSelector=x%3Dy&continue=three`,
    ]);
  });

  it.each<[string, Answer[], string[]]>([
    [
      'the page it was at is forgotten (410)',
      [page(['a'], 'two'), status(410), page(['b'])],
      ['b'],
    ],
    [
      'there are too many requests (429)',
      [status(429, { 'retry-after': '0' }), page(['a'])],
      ['a'],
    ],
    ['the server fails (500, 503)', [status(500), status(503), page(['a'])], ['a']],
    ['the connection is reset', ['reset', 'reset', page(['a'])], ['a']],
    ['the connection is cut in mid-answer', ['cut', page(['a'])], ['a']],
    ['credentials are refused once', [status(401), page(['a'])], ['a']],
  ])('goes on where %s', async (_, answers, expected) => {
    const { client } = await serve(answers);
    expect(names((await listObjects(client, { path: PODS })).items)).toEqual(expected);
  });

  it.each<[string, Answer[], number]>([
    ['what is refused', [status(403)], 1],
    ['what is not there', [status(404)], 1],
    ['what fails again and again', [status(503)], 4],
    ['what is reset again and again', ['reset'], 4],
    ['a list that changes faster than it is read', [status(410)], 3],
  ])('gives up on %s', async (_, answers, requests) => {
    const { server, client } = await serve(answers);
    await expect(listObjects(client, { path: PODS })).rejects.toThrow();
    expect(server.seen).toHaveLength(requests);
  });
});

describe('a mirror of a collection', () => {
  async function follow(
    answers: readonly Answer[],
  ): Promise<{ mirror: Informer; failures: unknown[] }> {
    const { client } = await serve(answers);
    const failures: unknown[] = [];
    const mirror = startInformer(
      client,
      { path: PODS },
      { changed: () => undefined, failed: (error) => failures.push(error) },
    );
    onTestFinished(() => { mirror.close(); }); // prettier-ignore
    return { mirror, failures };
  }
  const event = (type: string, name: string) => ({ type, object: pod(name) });
  const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } };
  const quiet: Answer = { lines: [] };

  it.each<[string, Answer[], string[]]>([
    [
      'events',
      [page(['a', 'b']), { lines: [event('ADDED', 'c'), event('DELETED', 'a')] }, quiet],
      ['b', 'c'],
    ],
    [
      'a watch that ends',
      [page(['a']), { lines: [event('ADDED', 'b')] }, { lines: [event('ADDED', 'c')] }, quiet],
      ['a', 'b', 'c'],
    ],
    [
      'a watch that is too old, in its stream',
      [page(['a']), { lines: [gone] }, page(['b']), quiet],
      ['b'],
    ],
    ['a watch that is too old, at once', [page(['a']), status(410), page(['b']), quiet], ['b']],
    [
      'a watch that is cut',
      [page(['a']), 'reset', 'reset', 'reset', 'reset', page(['b']), quiet],
      ['b'],
    ],
  ])('is kept up with by %s', async (_, answers, expected) => {
    const { mirror, failures } = await follow(answers);
    await waitUntil('the mirror', () =>
      Promise.resolve(names(mirror.objects() ?? []).join() === expected.join()),
    );
    expect(failures).toEqual([]);
  });

  it('says what cannot be mended', async () => {
    const { failures } = await follow([status(403)]);
    await waitUntil('the failure', () => Promise.resolve(failures.length > 0));
    expect(failures).toMatchObject([{ status: 403, message: 'HTTP says 403' }]);
  });
});

describe('a cluster that cannot be used', () => {
  async function connect(server: string, context?: string) {
    const folder = await temporaryFolder();
    await putFiles(folder, { kubeconfig: kubeconfigFor(server) });
    const kubeconfig = `${folder}/kubeconfig`;
    return connectKubernetes({
      name: 'prod',
      kubeconfig,
      ...(context === undefined ? {} : { context }),
    });
  }

  it('is reported with its target, context and address where it does not answer', async () => {
    const engine = await connect('http://127.0.0.1:1');
    await expect(engine.observe(['acme'])).rejects.toMatchObject({
      code: 'engine-unreachable',
      message:
        'the cluster of target prod (context test) does not answer at http://127.0.0.1:1 (ECONNREFUSED)',
    });
  });

  it.each([
    [401, 'context test rejects the credentials of its kubeconfig'],
    [403, 'context test does not permit it: HTTP says 403'],
  ])('is told by its context where it refuses (%i)', async (code, message) => {
    const lists = ['pods', 'configmaps', 'persistentvolumeclaims'].map(
      (kind) => `/api/v1/namespaces/acme/${kind}`,
    );
    const apps = ['deployments', 'statefulsets'].map(
      (kind) => `/apis/apps/v1/namespaces/acme/${kind}`,
    );
    const server = await startApiServer(
      Object.fromEntries([...lists, ...apps].map((path) => [path, [status(code)]])),
    );
    onTestFinished(() => server.close());
    const engine = await connectKubernetes({ name: 'prod', kubeconfig: server.kubeconfig });
    const refused = await engine.observe(['acme']).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'not-permitted', message });
    expect(JSON.stringify(refused)).not.toContain('t0p-secret-token');
  });

  it('names the quota where that has no room, which a server answers as a refusal', async () => {
    const { client } = await serve([FULL]);
    const refused = await client.ask({ path: PODS }).catch((error: unknown) => error);
    const context = { target: 'prod', context: 'test', server: 'https://x', slug: 'acme' };
    expect(translateError(refused, context)).toMatchObject({
      ...{ code: 'quota-exceeded', slug: 'acme' },
      message: 'acme: context test has no room for it: exceeded quota: quota, used: limits.cpu=4',
    });
  });

  it('is refused where the kubeconfig has no such context, with those it has', async () => {
    await expect(connect('http://127.0.0.1:1', 'nope')).rejects.toMatchObject({
      code: 'unknown-context',
      message: 'target prod: the kubeconfig has no context "nope"',
      hint: 'set targets.prod.context in pulso.yaml; available contexts: test',
    });
  });

  it.each([
    ['is not there', undefined],
    ['is no YAML', 'a: ['],
    ['is empty', ''],
  ])('is told where the kubeconfig %s', async (_, text) => {
    const folder = await temporaryFolder();
    if (text !== undefined) await putFiles(folder, { kubeconfig: text });
    const connecting = connectKubernetes({ name: 'prod', kubeconfig: `${folder}/kubeconfig` });
    await expect(connecting).rejects.toMatchObject({ code: 'kubeconfig-unreadable' });
  });
});
