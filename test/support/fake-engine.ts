import { AbortedError, PulsoError } from '../../src/core/pulso-error.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { ApplyOptions, Engine, LogLine } from '../../src/engine/engine.ts';
import { assertOwn, type ForeignThing } from '../../src/engine/isolation/ownership.ts';
import { hashNetwork, hashVolume } from '../../src/compose/plan/hash-service.ts';
import type { ObservedService, ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import { planStack } from '../../src/compose/plan/plan-stack.ts';
import type { Operation, Plan } from '../../src/engine/plan.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { createFakeRuntime, type FakeMounts, type FakeRuntime } from './fake-runtime.ts';
import { createFakeControls } from './fake-controls.ts';
import { surveyFake } from './survey-fake.ts';
import { describeFake } from './describe-fake.ts';
import { readFakeLogs } from './fake-logs.ts';
import { buildAbsent, buildObservedService } from './build-observed.ts';
import { ABSENT_COMMAND, ABSENT_USER } from './contract-stack.ts';
import { ABSENT_IMAGE } from './test-image.ts';

export interface FakeEngineOptions {
  /** An engine of another workspace on the same target: what it has is foreign here. */
  other?: Engine;
  host?: string;
  /** Every call fails with `engine-unreachable`. Can be changed while it lives. */
  unreachable?: boolean;
  /** How far its clock is ahead, in milliseconds. */
  ahead?: number;
  /** Images that it does not have, beside the one that is nowhere. */
  missing?: readonly string[];
}

/**
 * An engine in memory. A service whose healthcheck is `['CMD', 'false']` never gets healthy, and one whose command ends
 * with `exit 1` is in a crash loop.
 */
export interface FakeEngine extends Engine {
  readonly options: FakeEngineOptions;
  /** Plans applied, in order. */
  readonly applied: Plan[];
  /** How often observe() was called. */
  observations: number;
}

interface FakeClient {
  observed: ObservedStack;
  services: Map<string, Service>;
  logs: LogLine[];
}

export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const { missing = [] } = options;
  const clients = new Map<string, FakeClient>();
  let clock = Date.parse('2024-05-01T12:00:00Z');
  const tick = (): string => new Date((clock += 1000)).toISOString();

  const assertReachable = (): void => {
    if (options.unreachable !== true) return;
    throw new PulsoError('engine-unreachable', 'the fake engine does not answer', {
      fault: 'engine',
      hint: 'start it',
    });
  };
  const clientOf = (slug: string): FakeClient => {
    assertReachable();
    const known = clients.get(slug);
    if (known !== undefined) return known;
    const made: FakeClient = { observed: buildAbsent(slug), services: new Map(), logs: [] };
    clients.set(slug, made);
    return made;
  };

  const controls = createFakeControls('docker');
  const runtime = createFakeRuntime({
    answers: (host) => controls.answers(host),
    observed: (slug) => clientOf(slug).observed,
    mounts: (slug, name) => mountsOf(slug, clientOf(slug).services.get(name)),
  });

  const engine: FakeEngine = {
    kind: 'docker',
    host: options.host ?? 'localhost',
    options,
    applied: [],
    observations: 0,
    // eslint-disable-next-line @typescript-eslint/require-await -- answers at once, refuses by rejecting
    async describe() {
      assertReachable();
      return describeFake('27.5.1', options);
    },
    // A stop ends at once here.
    awaitStops: () => Promise.resolve(),
    missingImages: (images) =>
      Promise.resolve(images.filter((image) => [ABSENT_IMAGE, ...missing].includes(image))),
    async observe(slugs) {
      engine.observations += 1;
      const foreign = await findForeign(options.other, slugs);
      return new Map(
        slugs.map((slug) => {
          const things = foreign.get(slug) ?? [];
          const { observed } = clientOf(slug);
          return [slug, things.length === 0 ? observed : { ...observed, foreign: things }];
        }),
      );
    },
    async plan(desired, intent) {
      const { slug, target } = desired;
      assertOwn(slug, (await findForeign(options.other, [slug])).get(slug));
      const stack = stackOf(desired);
      return { slug, target, operations: planStack(stack, clientOf(slug).observed, intent) };
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- answers at once, refuses by rejecting
    async apply(plan, desired, applyOptions) {
      if (applyOptions.signal.aborted) throw new AbortedError(undefined, { slug: plan.slug });
      engine.applied.push(plan);
      const client = clientOf(plan.slug);
      for (const operation of plan.operations) {
        perform(operation, { client, desired, tick, runtime, applyOptions });
      }
    },
    async *logs(slug, logOptions) {
      yield* readFakeLogs(clientOf(slug).logs, logOptions);
    },
    ...runtime,
    survey: async (slugs) => surveyFake(await engine.observe(slugs)),

    async openControls() {
      assertReachable();
      return controls.open();
    },
    close: () => Promise.resolve(),
  };

  return engine;
}

async function findForeign(
  other: Engine | undefined,
  slugs: readonly string[],
): Promise<ReadonlyMap<string, ForeignThing[]>> {
  const seen = [...((await other?.observe(slugs)) ?? [])];
  return new Map(
    seen.map(([slug, { services }]) => [
      slug,
      services.map(({ name }) => ({ thing: `container/${slug}-${name}-1`, workspace: 'ws-other' })),
    ]),
  );
}

interface Performance {
  client: FakeClient;
  desired: DesiredClient;
  tick: () => string;
  runtime: FakeRuntime;
  applyOptions: ApplyOptions;
}

function perform(operation: Operation, on: Performance): void {
  if (operation.type === 'none') {
    assertHealthy(on.client.observed.services.find(({ id }) => id === operation.id), on.desired.slug); // prettier-ignore
    return;
  }
  const { client, desired, applyOptions } = on;
  const event = {
    slug: desired.slug,
    code: `${operation.resource.split('/')[0] ?? ''}-${operation.type}`,
    subject: operation.resource,
  };
  applyOptions.lease?.assertHeld();
  applyOptions.reporter.report({ ...event, kind: 'start', message: operation.cause });
  const [kind, key = ''] = operation.resource.split('/');
  if (kind === 'network') setResource('networks', key, { operation, on });
  else if (kind === 'volume') setResource('volumes', key, { operation, on });
  else if (operation.type === 'remove') {
    const services = client.observed.services.filter(({ id }) => id !== operation.id);
    client.observed = { ...client.observed, services };
  } else setService(key, operation, on);
  applyOptions.reporter.report({ ...event, kind: 'done' });
}

function setResource(
  list: 'networks' | 'volumes',
  key: string,
  { operation, on }: { operation: Operation; on: Performance },
): void {
  const { client, desired, runtime } = on;
  const others = client.observed[list].filter((one) => one.key !== key);
  const name = `${desired.slug}_${key}`;
  if (operation.type === 'remove') runtime.removeVolume(desired.slug, name);
  const hash = resourceHash(stackOf(desired), list, key);
  const made = operation.type === 'remove' ? [] : [{ name, key, hash }];
  client.observed = { ...client.observed, [list]: [...others, ...made] };
}

function resourceHash(
  stack: Stack | undefined,
  list: 'networks' | 'volumes',
  key: string,
): string | undefined {
  if (list === 'networks') {
    const network = stack?.networks.find((one) => one.key === key);
    return network === undefined ? undefined : hashNetwork(network);
  }
  const volume = stack?.volumes.find((one) => one.key === key);
  return volume === undefined ? undefined : hashVolume(volume);
}

function setService(name: string, operation: Operation, on: Performance): void {
  const { client, desired, tick } = on;
  const before = client.observed.services.find((one) => one.name === name);
  const asked = stackOf(desired)?.services.find((one) => one.name === name);
  const makes = operation.type === 'create' || operation.type === 'recreate';
  const service = makes ? asked : client.services.get(name);
  if (service === undefined) return;
  const ran = client.services.get(name);
  client.services.set(name, service);
  for (const { from, to } of operation.carry ?? []) on.runtime.copyVolume(desired.slug, from, to);
  const startedAt = tick();
  const made: ObservedService =
    makes || before === undefined
      ? buildObservedService(service, {
          ...{ id: `${name}-${startedAt}`, startedAt },
          mounts: volumesOf(desired.slug, service).map(({ name: volume, path: target }) => ({ volume, target })), // prettier-ignore
        })
      : { ...before, state: 'running', health: healthOf(service), startedAt };
  const stopped: ObservedService = { ...made, state: 'exited', health: 'none', exitCode: 0 };
  const now = operation.type === 'stop' ? stopped : { ...made, health: healthOf(service) };
  const others = client.observed.services.filter((one) => one.name !== name);
  client.observed = { ...client.observed, services: [...others, now] };
  const event = { slug: desired.slug, service: name, at: startedAt };
  if (before?.state === 'running') on.runtime.emit({ ...event, type: 'die', exitCode: 0 });
  if (now.state === 'running') on.runtime.emit({ ...event, type: 'start' });
  if (operation.type === 'stop') return;
  client.logs.push({ service: name, stream: 'stdout', at: startedAt, text: `started ${name}` });
  if (operation.rollback !== undefined && before !== undefined && now.health === 'unhealthy') {
    client.observed = { ...client.observed, services: [...others, before] };
    if (ran !== undefined) client.services.set(name, ran);
  }
  assertHealthy(now, desired.slug);
}

function assertHealthy(service: ObservedService | undefined, slug: string): void {
  if (service?.health !== 'unhealthy') return;
  const { name, image } = service;
  if (isAbsent(image)) {
    throw new PulsoError('image-missing', `${name} of ${slug} has no image`, { slug });
  }
  throw new PulsoError('unhealthy', `${name} of ${slug} is not healthy`, {
    slug,
    hint: `pulso logs ${slug} ${name}`,
  });
}

/** An image of the repository `pulso-absent` is nowhere. */
function isAbsent(image: string): boolean {
  return image.startsWith('pulso-absent/');
}

function healthOf({ healthcheck, image, user, command = [] }: Service): ObservedService['health'] {
  if (isAbsent(image)) return 'unhealthy';
  if (command.at(-1)?.endsWith('exit 1') === true || command[0] === ABSENT_COMMAND[0]) {
    return 'unhealthy';
  }
  if (user === ABSENT_USER) return 'unhealthy';
  if (healthcheck === undefined) return 'none';
  return healthcheck.test.join(' ') === 'CMD false' ? 'unhealthy' : 'healthy';
}

function stackOf(desired: DesiredClient): Stack | undefined {
  return desired.kind === 'compose' ? desired.stack : undefined;
}

function mountsOf(slug: string, service: Service | undefined): FakeMounts {
  const files = (service?.files ?? []).map(({ target, bytes }) => [target, bytes] as const);
  return {
    files: new Map(files),
    volumes: service === undefined ? [] : volumesOf(slug, service),
    env: service?.environment ?? {},
  };
}

function volumesOf(slug: string, { mounts }: Service): FakeMounts['volumes'] {
  return mounts.flatMap((mount) =>
    mount.type === 'volume' ? [{ name: `${slug}_${mount.source}`, path: mount.target }] : [],
  );
}
