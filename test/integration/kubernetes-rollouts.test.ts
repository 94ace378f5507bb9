import { describe, expect, it } from 'vitest';
import { objectsAt, textAt, valueAt } from '../../src/text/json.ts';
import {
  carryOut,
  clusterManifests,
  useClusterClients,
  waitingDeployment,
} from '../support/cluster-clients.ts';
import { waitUntil } from '../support/wait-until.ts';
import { captureExec } from '../support/capture-exec.ts';
import { eachLine } from '../support/each-line.ts';

const cluster = useClusterClients();

const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'quota' },
  spec: { hard: { pods: '0' } },
};
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'nobody-has-this',
    resources: { requests: { storage: '1Mi' } },
  },
};
const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
const shell = (script: string) => ({ command: ['sh', '-c', script] });

describe('a rollout that does not come to its end says why', () => {
  it.each<[string, object[], { code: string; message: RegExp; timeout?: number }]>([
    [
      'an image that is nowhere',
      [waitingDeployment({ image: 'pulso-test/nowhere:1' })],
      {
        code: 'image-missing',
        message: /service app cannot start: cannot pull image pulso-test\/nowhere:1/,
      },
    ],
    [
      'a container that crashes',
      [waitingDeployment(shell('echo disk on fire; exit 3'))],
      {
        code: 'unhealthy',
        message:
          /service app is unhealthy: it keeps restarting, last with exit code 3\nlast log lines of app:\n {2}disk on fire/,
      },
    ],
    [
      'a quota without room',
      [quota, waitingDeployment()],
      { code: 'unhealthy', message: /the quota has no room for its pod: .*exceeded quota: quota/ },
    ],
    [
      'no node with so much memory',
      [waitingDeployment({ resources: { requests: { memory: '9000Gi' } } })],
      {
        code: 'timeout',
        message: /was not ready in time: 0 of 1 ready: no node can run it: .*Insufficient memory/,
        timeout: 20_000,
      },
    ],
    [
      'a volume that nobody makes',
      [claim, waitingDeployment({}, { volumes })],
      {
        code: 'timeout',
        message: /was not ready in time: 0 of 1 ready: its volume is not bound/,
        timeout: 20_000,
      },
    ],
    [
      'a secret that is not there',
      [waitingDeployment({ envFrom: [{ secretRef: { name: 'nope' } }] })],
      { code: 'timeout', message: /0 of 1 ready: .*secret "nope" not found/, timeout: 30_000 },
    ],
  ])('%s', async (_, objects, { code, message, timeout = 600_000 }) => {
    const manifests = clusterManifests(cluster().newSlug(), objects);
    const deployed = carryOut(cluster().engine, manifests, { verb: 'deploy', timeout });
    await expect(deployed).rejects.toMatchObject({
      code,
      slug: manifests.slug,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('and leaves the pod of before as it is; the next deploy makes all well', async () => {
    const slug = cluster().newSlug();
    const extra = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } };
    const well = clusterManifests(slug, [waitingDeployment(), extra]);
    await carryOut(cluster().engine, well);
    const [before] = await podsOf(slug);
    const crash = clusterManifests(slug, [waitingDeployment(shell('exit 1'))]);
    await expect(carryOut(cluster().engine, crash)).rejects.toMatchObject({ code: 'unhealthy' });
    expect(await podsOf(slug)).toContainEqual(before);
    // Nothing is pruned before all is applied and well.
    await cluster().client.ask({ path: `/api/v1/namespaces/${slug}/configmaps/extra` });
    // It is what was asked for, and it is not well: a deploy that has nothing to write says so too.
    await expect(carryOut(cluster().engine, crash)).rejects.toMatchObject({ code: 'unhealthy' });
    await carryOut(cluster().engine, well);
    expect(await podsOf(slug)).toEqual([before]);
  });
});

describe('a client that is all new starts its app beside its database', () => {
  const labels = { 'app.kubernetes.io/name': 'database' };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'database' },
    spec: { clusterIP: 'None', selector: labels, ports: [{ port: 8080, protocol: 'TCP' }] },
  };
  const database = (container: object) => {
    const { spec } = waitingDeployment(container);
    const { template, replicas } = spec as { template: { spec: object }; replicas: number };
    return {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'database' },
      spec: {
        replicas,
        serviceName: 'database',
        selector: { matchLabels: labels },
        template: { ...template, metadata: { labels } },
      },
    };
  };
  /** It serves once somebody opens it. */
  const closed = {
    ...shell('until test -f /tmp/open; do sleep 1; done; exec httpd -f -p 8080 -h /tmp'),
    readinessProbe: {
      exec: { command: ['wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/open'] },
      periodSeconds: 1,
    },
  };
  const app = waitingDeployment(
    shell(
      "wget -q -O /dev/null http://database:8080/open || exit 3; trap 'exit 0' TERM; while :; do sleep 3600 & wait; done",
    ),
  );

  it('which may end and begin again until the database is there', async () => {
    const slug = cluster().newSlug();
    const deploying = carryOut(
      cluster().engine,
      clusterManifests(slug, [service, database(closed), app]),
    );
    await waitUntil(
      'the app to crash',
      async () => (await reasons(slug)).includes('CrashLoopBackOff'),
      300,
    );
    await captureExec(cluster().engine, { slug, service: 'database' }, ['touch', '/tmp/open']);
    await deploying;
    const observed = (await cluster().engine.observe([slug])).get(slug)!;
    expect(observed.services).toMatchObject([
      { name: 'database', state: 'running', health: 'healthy', restarts: 0 },
      { name: 'app', state: 'running', restarts: expect.any(Number) as unknown },
    ]);
    expect(observed.services[1]!.restarts).toBeGreaterThan(0);
  });

  it('which is not waited for where the database cannot run', async () => {
    const slug = cluster().newSlug();
    const nowhere = database({ image: 'pulso-test/nowhere:1' });
    const deployed = carryOut(cluster().engine, clusterManifests(slug, [service, nowhere, app]));
    await expect(deployed).rejects.toMatchObject({
      code: 'image-missing',
      message: expect.stringContaining('service database cannot start') as unknown,
    });
    expect(await reasons(slug)).not.toEqual([]);
  });
});

/** Why containers of these pods wait, where they do. */
async function reasons(slug: string): Promise<string[]> {
  const answer = await cluster().client.ask({ path: `/api/v1/namespaces/${slug}/pods` });
  return objectsAt(answer, ['items']).flatMap((pod) => {
    const state = ['status', 'containerStatuses', 0, 'state', 'waiting', 'reason'];
    const reason = valueAt(pod, state);
    return typeof reason === 'string' ? [reason] : [];
  });
}

async function podsOf(slug: string): Promise<object[]> {
  const answer = await cluster().client.ask({ path: `/api/v1/namespaces/${slug}/pods` });
  return objectsAt(answer, ['items'])
    .filter((pod) => textAt(pod, ['metadata', 'deletionTimestamp']) === undefined)
    .map((pod) => ({
      name: textAt(pod, ['metadata', 'name']),
      restarts: valueAt(pod, ['status', 'containerStatuses', 0, 'restartCount']),
    }))
    .filter(({ restarts }) => restarts === 0);
}

describe('what others set on the same objects', () => {
  it('stops a deploy with field and owner, is taken where asked to, and is left alone where the files say nothing', async () => {
    const slug = cluster().newSlug();
    const manifests = clusterManifests(slug, [waitingDeployment()]);
    await carryOut(cluster().engine, manifests);
    const path = `/apis/apps/v1/namespaces/${slug}/deployments/app`;
    const other = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', annotations: { 'example.org/team': 'ops' } },
      spec: { replicas: 0 },
    };
    await cluster().client.ask({
      method: 'PATCH',
      path,
      query: { fieldManager: 'somebody-else', force: true },
      contentType: 'application/apply-patch+yaml',
      body: other,
    });
    await expect(carryOut(cluster().engine, manifests)).rejects.toMatchObject({
      code: 'field-conflict',
      message: expect.stringContaining(
        'deployment/app .spec.replicas is owned by somebody-else',
      ) as unknown,
    });
    await carryOut(cluster().engine, manifests, { verb: 'deploy', forceConflicts: true });
    const live = await cluster().client.ask({ path });
    expect(valueAt(live, ['spec', 'replicas'])).toBe(1);
    expect(textAt(live, ['metadata', 'annotations', 'example.org/team'])).toBe('ops');
    const again = await cluster().engine.plan(
      { kind: 'manifests', slug, target: 'test', manifests },
      { verb: 'deploy' },
    );
    expect(again.operations.every(({ type }) => type === 'none')).toBe(true);
  });

  it('does not touch a namespace that is not the client’s', async () => {
    const manifests = clusterManifests('kube-public', [waitingDeployment()]);
    for (const intent of [{ verb: 'deploy' }, { verb: 'destroy', purge: true }] as const) {
      await expect(carryOut(cluster().engine, manifests, intent)).rejects.toMatchObject({
        code: 'namespace-taken',
      });
    }
  });

  it('reports a kind that the cluster does not serve before it applies anything', async () => {
    const slug = cluster().newSlug();
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', annotations: { 'pulso.dev/files': 'a: config/secrets/a' } },
    };
    const settings = { secrets: { backend: 'external-secrets', store: 'vault' } } as const;
    const manifests = clusterManifests(slug, [secret, waitingDeployment()], settings);
    await expect(carryOut(cluster().engine, manifests)).rejects.toMatchObject({
      code: 'unknown-kind',
      message: 'the cluster does not serve ExternalSecret (external-secrets.io/v1)',
      hint: expect.stringContaining('External Secrets Operator') as unknown,
    });
    await expect(
      cluster().client.ask({ path: `/api/v1/namespaces/${slug}` }),
    ).rejects.toMatchObject({
      status: 404,
    });
  });

  it('reports what the cluster rejects with file and line', async () => {
    const slug = cluster().newSlug();
    await carryOut(cluster().engine, clusterManifests(slug, []));
    const manifests = clusterManifests(slug, [waitingDeployment({ image: '' })]);
    await expect(carryOut(cluster().engine, manifests)).rejects.toMatchObject({
      code: 'manifest-refused',
      at: { file: `clients/${slug}/k8s/all.yaml`, line: 6 },
    });
  });
});

it('logs follow every pod of a service, and its replacement', async () => {
  const slug = cluster().newSlug();
  const say = (word: string) =>
    shell(`trap 'exit 0' TERM; echo ${word}; while :; do sleep 3600 & wait; done`);
  await carryOut(cluster().engine, clusterManifests(slug, [waitingDeployment(say('first'))]));
  const stop = new AbortController();
  const lines: string[] = [];
  const reading = (async () => {
    const logs = cluster().engine.logs(slug, { follow: true, signal: stop.signal });
    for await (const { text } of eachLine(logs)) lines.push(text);
  })();
  await waitUntil('the first line', () => Promise.resolve(lines.length > 0), 300);
  await carryOut(cluster().engine, clusterManifests(slug, [waitingDeployment(say('second'))]));
  await waitUntil('the second line', () => Promise.resolve(lines.length > 1), 300);
  stop.abort();
  await reading;
  expect(lines).toEqual(['first', 'second']);
});
