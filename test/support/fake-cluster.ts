import { AbortedError, PulsoError } from '../../src/core/pulso-error.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { ApplyOptions, Engine, LogLine } from '../../src/engine/engine.ts';
import type { Intent } from '../../src/engine/intent.ts';
import { resourceOf } from '../../src/engine/desired/manifests.ts';
import type { ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import type { Operation, Plan } from '../../src/engine/plan.ts';
import type { Workload } from '../../src/manifests/plan/cluster-objects.ts';
import { planDeploy } from '../../src/manifests/plan/plan-deploy.ts';
import { planDestroy } from '../../src/manifests/plan/plan-destroy.ts';
import { planStartStop } from '../../src/manifests/plan/plan-start-stop.ts';
import type { JsonObject } from '../../src/text/json.ts';
import { applyTo, observeNamespace, observeSet, type FakeObjects } from './fake-cluster-objects.ts';
import { claimsOf, hasImages, isHealthy, isStopped, mountsOf, observePods, type FakePods } from './fake-cluster-pods.ts'; // prettier-ignore
import { createFakeControls } from './fake-controls.ts';
import { surveyFake } from './survey-fake.ts';
import { describeFake } from './describe-fake.ts';
import { readFakeLogs } from './fake-logs.ts';
import { createFakeRuntime, type FakeRuntime } from './fake-runtime.ts';

/**
 * A cluster in memory. A workload whose readiness probe runs `false` never gets ready, and one whose command ends with
 * `exit 1` is in a crash loop.
 */
export interface FakeCluster extends Engine {
  /** Plans applied, in order. */
  readonly applied: Plan[];
}

/** One client, in its namespace. */
interface FakeNamespace {
  objects: FakeObjects;
  /** By workload: `deployment/app`. */
  pods: Map<string, FakePods>;
  /** Names; they outlive their workload. */
  claims: Set<string>;
  logs: LogLine[];
}

export interface FakeClusterOptions {
  /** Every call fails with `engine-unreachable`. */
  unreachable?: boolean;
}

export function createFakeCluster(options: FakeClusterOptions = {}): FakeCluster {
  const namespaces = new Map<string, FakeNamespace>();
  let clock = Date.parse('2024-05-01T12:00:00Z');
  const tick = (): string => new Date((clock += 1000)).toISOString();
  const assertReachable = (): void => {
    if (options.unreachable !== true) return;
    throw new PulsoError('engine-unreachable', 'the fake cluster does not answer');
  };
  const open = (slug: string): FakeNamespace => {
    assertReachable();
    const made = { objects: new Map(), pods: new Map(), claims: new Set<string>(), logs: [] };
    const namespace = namespaces.get(slug) ?? made;
    namespaces.set(slug, namespace);
    return namespace;
  };
  const controls = createFakeControls('kubernetes');
  const runtime = createFakeRuntime({
    answers: (host) => controls.answers(host),
    observed: (slug) => observe(slug, open(slug)),
    mounts: (slug, service) => {
      const { objects } = open(slug);
      const workload = findWorkload(objects, service) ?? {};
      return mountsOf(workload, objects);
    },
  });
  const cluster: FakeCluster = {
    kind: 'kubernetes',
    host: '',
    applied: [],
    describe: () => Promise.resolve(describeFake('v1.33.1')),
    awaitStops: () => Promise.resolve(),
    missingImages: () => Promise.resolve([]),
    // eslint-disable-next-line @typescript-eslint/require-await -- answers at once, refuses by rejecting
    async observe(slugs) {
      return new Map(slugs.map((slug) => [slug, observe(slug, open(slug))]));
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    async plan(desired, intent) {
      const { slug, target } = desired;
      return { slug, target, operations: planClient(desired, intent, open(slug)) };
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    async apply(plan, desired, applyOptions) {
      const { slug } = plan;
      if (applyOptions.signal.aborted) throw new AbortedError(undefined, { slug });
      cluster.applied.push(plan);
      const on = { slug, namespace: open(slug), desired, tick, runtime, options: applyOptions };
      const before = new Map(on.namespace.objects);
      const done: Operation[] = [];
      for (const operation of plan.operations) {
        done.push(operation);
        try {
          perform(operation, on);
        } catch (error) {
          if (operation.type !== 'none') restore(done, before, on);
          throw error;
        }
      }
    },
    async *logs(slug, logOptions) {
      yield* readFakeLogs(open(slug).logs, logOptions);
    },
    ...runtime,
    survey: async (slugs) => surveyFake(await cluster.observe(slugs)),

    async openControls() {
      assertReachable();
      return controls.open();
    },
    close: () => Promise.resolve(),
  };
  return cluster;
}

function observe(slug: string, { objects, pods, claims }: FakeNamespace): ObservedStack {
  const services = [...pods].map(([resource, one]) =>
    observePods(objects.get(resource) ?? {}, one),
  );
  const volumes = [...claims].map((name) => ({ name, key: name }));
  return { slug, services, networks: [], volumes };
}

function planClient(
  desired: DesiredClient,
  intent: Intent,
  { objects, claims }: FakeNamespace,
): Operation[] {
  if (intent.verb === 'deploy') {
    if (desired.kind !== 'manifests') throw new Error('this fake deploys manifests alone');
    return planDeploy(desired.slug, observeSet(desired.manifests, objects), intent);
  }
  if (intent.verb === 'destroy') {
    return planDestroy(desired.slug, observeNamespace(objects, [...claims]), intent.purge);
  }
  const ofKind = (kind: string): Workload[] =>
    [...objects.values()].filter((one) => one['kind'] === kind);
  const workloads = { statefulSets: ofKind('StatefulSet'), deployments: ofKind('Deployment') };
  return planStartStop(workloads, intent);
}

interface Performance {
  slug: string;
  namespace: FakeNamespace;
  desired: DesiredClient;
  tick: () => string;
  runtime: FakeRuntime;
  options: ApplyOptions;
}

function perform(operation: Operation, on: Performance): void {
  const { type, resource, cause } = operation;
  const [kind = ''] = resource.split('/');
  if (type === 'none') {
    if (on.namespace.pods.has(resource)) assertHealthy(resource, on);
    return;
  }
  const event = { slug: on.slug, code: `${kind}-${type}`, subject: resource };
  on.options.lease?.assertHeld();
  on.options.reporter.report({ ...event, kind: 'start', message: cause });
  if (type === 'remove') remove(resource, on);
  else write(operation, on);
  on.options.reporter.report({ ...event, kind: 'done' });
}

/** What the plan keeps is as it was before. */
function restore(done: readonly Operation[], before: FakeObjects, on: Performance): void {
  for (const { rollback, resource } of done) {
    const previous = before.get(resource);
    if (rollback !== undefined && previous !== undefined)
      on.namespace.objects.set(resource, previous);
  }
}

function remove(resource: string, { slug, namespace, runtime }: Performance): void {
  const [kind, name = ''] = resource.split('/');
  namespace.objects.delete(resource);
  namespace.pods.delete(resource);
  if (kind !== 'persistentvolumeclaim') return;
  namespace.claims.delete(name);
  runtime.removeVolume(slug, name);
}

function write({ type, resource, carry = [] }: Operation, on: Performance): void {
  const { objects, claims } = on.namespace;
  const live = objects.get(resource) ?? {};
  const written =
    type === 'create' || type === 'update' ? applyTo(live, bodyOf(resource, on)) : live;
  const isWorkload = /^(deployment|statefulset)\//.test(resource);
  const spec = (written['spec'] ?? {}) as JsonObject;
  const replicas = type === 'stop' ? 0 : 1;
  objects.set(resource, isWorkload ? { ...written, spec: { ...spec, replicas } } : written);
  if (!isWorkload) return;
  for (const claim of claimsOf(written)) claims.add(claim);
  for (const { from, to } of carry) on.runtime.copyVolume(on.slug, from, to);
  restartPods(resource, on);
}

function bodyOf(resource: string, { desired }: Performance): JsonObject {
  const objects = desired.kind === 'manifests' ? desired.manifests.objects : [];
  return objects.find((one) => resourceOf(one) === resource)?.body ?? {};
}

/** Its old pods end, and new ones start unless it is stopped. Errors: `unhealthy`. */
function restartPods(resource: string, { slug, namespace, tick, runtime }: Performance): void {
  const { objects, pods, logs } = namespace;
  const workload = objects.get(resource) ?? {};
  const service = resource.slice(resource.indexOf('/') + 1);
  const before = pods.get(resource);
  const at = tick();
  if (before !== undefined) runtime.emit({ slug, service, at, type: 'die', exitCode: 0 });
  pods.set(resource, { id: before?.id ?? `${slug}/${resource}`, startedAt: at });
  if (isStopped(workload)) return;
  runtime.emit({ slug, service, at, type: 'start' });
  logs.push({ service, stream: 'stdout', at, text: `started ${service}` });
  assertHealthy(resource, { slug, namespace });
}

function assertHealthy(
  resource: string,
  { slug, namespace }: Pick<Performance, 'slug' | 'namespace'>,
): void {
  const workload = namespace.objects.get(resource) ?? {};
  const service = resource.slice(resource.indexOf('/') + 1);
  if (isStopped(workload) || isHealthy(workload)) return;
  if (!hasImages(workload)) {
    throw new PulsoError('image-missing', `${service} of ${slug} has no image`, { slug });
  }
  throw new PulsoError('unhealthy', `${service} of ${slug} is not healthy`, {
    slug,
    hint: `pulso logs ${slug} ${service}`,
  });
}

function findWorkload(objects: FakeObjects, service: string): JsonObject | undefined {
  return objects.get(`deployment/${service}`) ?? objects.get(`statefulset/${service}`);
}
