import { randomBytes } from 'node:crypto';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { ApiClient } from '../../src/engines/kubernetes/connect/api-client.ts';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import { silentReporter } from '../../src/core/reporter.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Intent } from '../../src/engine/intent.ts';
import { loadManifests } from '../../src/manifests/read/load-manifests.ts';
import type { JsonObject } from '../../src/text/json.ts';
import type { ClusterSettings, Manifests } from '../../src/engine/desired/manifests.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { openApiProxy, type ApiProxy } from './api-proxy.ts';
import { waitingCommand } from './contract-stack.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from './live-cluster.ts';
import { ensureTestImage, TEST_IMAGE } from './test-image.ts';

/** The test cluster, and small clients of one test file on it that are taken down again. */
interface ClusterClients {
  engine: Engine;
  client: ApiClient;
  /** A slug no other test has. */
  newSlug(): string;
  /** Takes down what the tests left. */
  close(): Promise<void>;
}

/** Those of a whole file: there before its first test, taken down after its last. */
export function useClusterClients(): () => ClusterClients {
  let opened: ClusterClients | undefined;
  beforeAll(async () => {
    opened = await openClusterClients();
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === undefined) throw new Error('the tests have not begun');
    return opened;
  };
}

async function openClusterClients(): Promise<ClusterClients> {
  await ensureTestImage(new Dockerode());
  const { client, close } = await liveClient();
  const engine = await connectKubernetes({ name: 'test', kubeconfig: await liveKubeconfig() });
  const run = randomBytes(3).toString('hex');
  const slugs: string[] = [];
  return {
    engine,
    client,
    newSlug() {
      slugs.push(`kt-${run}-${slugs.length}`);
      return slugs.at(-1)!;
    },
    async close() {
      await removeNamespaces(client, slugs);
      await engine.close();
      close();
    },
  };
}

/** An engine that asks the test cluster through a proxy; both go when the test ends. */
export async function openProxied(): Promise<{ proxy: ApiProxy; engine: Engine }> {
  const proxy = await openApiProxy();
  const engine = await connectKubernetes({ name: 'proxied', kubeconfig: proxy.kubeconfig });
  onTestFinished(async () => {
    await engine.close();
    await proxy.close();
  });
  return { proxy, engine };
}

/** Manifests of these objects, in a namespace of their own. */
export function clusterManifests(
  slug: string,
  objects: readonly object[],
  settings: ClusterSettings = {},
): Manifests {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: slug } };
  const text = [namespace, ...objects].map((one) => stringify(one)).join('---\n');
  const files = new Map([['k8s/all.yaml', new TextEncoder().encode(text)]]);
  return loadManifests({ slug, files, settings, images: {} });
}

/** A Deployment of one pod that waits, ready at once, with fields of its container and pod replaced. */
export function waitingDeployment(
  container: object = {},
  pod: object = {},
  spec: object = {},
): JsonObject {
  const labels = { 'app.kubernetes.io/name': 'app' };
  const waiting = { name: 'app', image: TEST_IMAGE, command: waitingCommand('app') };
  const template = {
    metadata: { labels },
    spec: {
      terminationGracePeriodSeconds: 1,
      ...pod,
      containers: [{ imagePullPolicy: 'IfNotPresent', ...waiting, ...container }],
    },
  };
  const strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  return JSON.parse(
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app' },
      spec: { replicas: 1, strategy, selector: { matchLabels: labels }, template, ...spec },
    }),
  ) as JsonObject;
}

/** Plans and applies. */
export async function carryOut(
  engine: Engine,
  manifests: Manifests,
  { timeout = 600_000, ...intent }: Intent & { timeout?: number } = { verb: 'deploy' },
): Promise<Plan> {
  const desired = { kind: 'manifests', slug: manifests.slug, target: 'test', manifests } as const;
  const plan = await engine.plan(desired, intent);
  const signal = new AbortController().signal;
  await engine.apply(plan, desired, { reporter: silentReporter, signal, timeout });
  return plan;
}
