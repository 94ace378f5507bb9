import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PulsoError } from '../../src/core/pulso-error.ts';
import type { ReportEvent } from '../../src/core/reporter.ts';
import type { Dependency, Service } from '../../src/engine/desired/stack.ts';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import { buildNetwork } from '../support/build-stack.ts';
import { collectWarnings } from '../support/collect-warnings.ts';
import { freePort } from '../support/free-port.ts';
import { openLiveDocker, waitingService, type LiveDocker } from '../support/live-docker.ts';
import { packFiles } from '../support/service-container.ts';
import { waitUntil } from '../support/wait-until.ts';
import { captureExec } from '../support/capture-exec.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const after = (service: string, condition: Dependency['condition']): Partial<Service> => ({
  dependsOn: [{ service, condition }],
});
const never: Partial<Service> = { healthcheck: { test: ['CMD', 'false'], interval: 600_000 } };
const shell = (script: string): Partial<Service> => ({ command: ['sh', '-c', script] });

async function failureOf(work: Promise<unknown>): Promise<PulsoError> {
  const error = await work.then(() => undefined, (reason: unknown) => reason); // prettier-ignore
  if (error instanceof PulsoError) return error;
  throw new Error(`no PulsoError but ${String(error)}`);
}

describe('waiting for health', () => {
  it('does not wait for the interval of a healthcheck', async () => {
    const client = live.newClient();
    const healthcheck = { test: ['CMD', 'true'], interval: 600_000 };
    // Its timeout is far below the interval: a deploy that waited for that would fail.
    await client.deploy(client.stack([waitingService({ healthcheck })]), { timeout: 300_000 });
    expect((await client.service('app')).health).toBe('healthy');
  });

  it('starts a service once what it waits for is healthy, started or completed', async () => {
    const client = live.newClient();
    const stack = client.stack([
      waitingService({ ...after('migrate', 'service_completed_successfully') }),
      waitingService({
        name: 'migrate',
        ...shell('echo migrated'),
        ...after('database', 'service_healthy'),
      }),
      waitingService({
        name: 'database',
        ...shell('sleep 1; touch /tmp/up; exec sleep 1000'),
        stopGracePeriod: 0,
        healthcheck: { test: ['CMD', 'test', '-e', '/tmp/up'], interval: 600_000 },
      }),
    ]);
    await client.deploy(stack);
    const times = await Promise.all(
      ['database', 'migrate', 'app'].map(async (name) => {
        const { State } = await client.inspect(name);
        return { started: Date.parse(State.StartedAt), finished: Date.parse(State.FinishedAt) };
      }),
    );
    expect(times[1]!.started - times[0]!.started).toBeGreaterThan(1000);
    expect(times[2]!.started).toBeGreaterThan(times[1]!.finished);
    const again = await client.deploy(stack);
    expect(again.operations.map((one) => one.type)).toEqual(['none', 'none', 'none', 'none']);
  });

  it('is done with a job that ended well once nobody waits for it any more', async () => {
    const client = live.newClient();
    const job = waitingService({ name: 'job', ...shell('echo done') });
    const app = waitingService({ stopGracePeriod: 0, restart: { name: 'unless-stopped' } });
    const done = after('job', 'service_completed_successfully');
    await client.deploy(client.stack([app, job, waitingService({ ...done, name: 'after' })]));
    const { id, startedAt } = await client.service('job');
    const stack = client.stack([app, job]);
    await client.deploy(stack);
    const again = await client.deploy(stack);
    expect(again.operations.map((one) => one.type)).toEqual(['none', 'none', 'none']);
    expect(await client.service('job')).toMatchObject({ id, startedAt, exitCode: 0 });
    const observed = (await live.engine.observe([client.slug])).get(client.slug)!;
    expect(summarizeState(observed, stack)).toBe('running');
    await client.carryOut(stack, { verb: 'start', services: ['job'] });
    expect((await client.service('job')).startedAt).not.toBe(startedAt);
  });

  it('says why a job that others wait for failed, and starts none of them', async () => {
    const client = live.newClient();
    const stack = client.stack([
      waitingService({ ...after('migrate', 'service_completed_successfully') }),
      waitingService({ name: 'migrate', ...shell('echo no such table >&2; exit 3') }),
    ]);
    const error = await failureOf(client.deploy(stack));
    expect(error).toMatchObject({ code: 'unhealthy', slug: client.slug });
    expect(error.message).toContain('service migrate is unhealthy: it exited with code 3');
    expect(error.message).toContain('no such table');
    expect((await client.service('app')).state).toBe('created');
  });

  it('says why a service that keeps crashing does, with its last lines only', async () => {
    const client = live.newClient();
    const crashing = waitingService({
      ...shell('seq 1 100; echo boom; exit 7'),
      restart: { name: 'unless-stopped' },
    });
    const error = await failureOf(client.deploy(client.stack([crashing])));
    expect(error.code).toBe('unhealthy');
    expect(error.message).toContain('it keeps restarting, last with exit code 7');
    expect(error.message.split('\n').slice(-2)).toEqual(['  100', '  boom']);
    expect(error.message.split('\n').length).toBeLessThan(24);
  });

  it.each<[string, Partial<Service>]>([
    ['', {}],
    [' and whose check passes', { healthcheck: { test: ['CMD', 'true'], interval: 500 } }],
  ])(
    'fails for a service that crashes a second after its start%s, the second and third time too',
    async (_, checked) => {
      const client = live.newClient();
      const crashing = waitingService({
        ...shell('sleep 1; echo no password; exit 1'),
        ...{ restart: { name: 'always' }, ...checked },
      });
      const stack = client.stack([crashing]);
      for (let deploys = 0; deploys < 3; deploys += 1) {
        const error = await failureOf(client.deploy(stack));
        expect(error.code).toBe('unhealthy');
        // Its check fails too while it does not run.
        expect(error.message).toMatch(
          /it keeps restarting, last with exit code 1|its healthcheck fails/,
        );
        expect(error.message).toContain('no password');
      }
    },
  );

  it('checks an unhealthy service again once its check passes, and one that was paused', async () => {
    const client = live.newClient();
    const checked = waitingService({
      healthcheck: { test: ['CMD', 'test', '-e', '/tmp/up'], interval: 600_000 },
      ...shell('touch /tmp/up; exec sleep 1000'),
      stopGracePeriod: 0,
    });
    const quick = {
      ...checked,
      healthcheck: { ...checked.healthcheck!, interval: 100, retries: 1 },
    };
    const stack = client.stack([quick]);
    await client.deploy(stack);
    const { id } = await client.service('app');
    await client.run('app', 'rm', '/tmp/up');
    await waitUntil('unhealthy', async () => {
      const { State } = await live.docker.getContainer(id).inspect();
      return State.Health?.Status === 'unhealthy';
    });
    expect((await failureOf(client.deploy(stack))).code).toBe('unhealthy');
    await live.docker.getContainer(id).pause();
    const { State } = await live.docker.getContainer(id).inspect();
    expect(State.Health?.Status).toBe('unhealthy');
    // As a file, not by a command: the one check that it gets may be over before one has started.
    await live.docker.getContainer(id).putArchive(packFiles({ '/tmp/up': '' }), { path: '/' });
    await client.deploy(stack);
    expect(await client.service('app')).toMatchObject({ id, health: 'healthy' });
  });

  it('notices a service without a healthcheck that ends at once', async () => {
    const client = live.newClient();
    const error = await failureOf(client.deploy(client.stack([waitingService(shell('exit 9'))])));
    expect(error.message).toContain('service app is unhealthy: it exited with code 9');
  });

  it('ends when the time is over, saying what the healthcheck said', async () => {
    const client = live.newClient();
    const healthcheck = {
      test: ['CMD-SHELL', 'echo not yet; exit 1'],
      interval: 300,
      retries: 1000,
    };
    const stack = client.stack([waitingService({ healthcheck })]);
    const error = await failureOf(client.deploy(stack, { timeout: 8000 }));
    expect(error.code).toBe('timeout');
    expect(error.message).toContain('not healthy after 8 s');
    expect(error.message).toContain('healthcheck: not yet');
  });

  it('says how a healthcheck ended that prints nothing, and cuts what was logged to lines of a width', async () => {
    const client = live.newClient();
    const healthcheck = { test: ['CMD-SHELL', 'exit 3'], interval: 300, retries: 2 };
    const loud = shell(`printf '%01000d\\n' 7; exec sleep 1000`);
    const stack = client.stack([waitingService({ ...loud, stopGracePeriod: 0, healthcheck })]);
    const { message } = await failureOf(client.deploy(stack));
    expect(message).toContain('last check: exit 3');
    expect(message.split('\n').at(-1)).toBe(`  ${'0'.repeat(199)}…`);
  });

  it('ends at once when it is interrupted, and leaves what runs running', async () => {
    const client = live.newClient();
    const interruption = new AbortController();
    const kinds: string[] = [];
    const reporter = {
      report: ({ code, kind }: ReportEvent) => {
        if (code !== 'health-wait') return;
        kinds.push(kind);
        interruption.abort();
      },
    };
    const stack = client.stack([waitingService(never)]);
    const error = await failureOf(client.deploy(stack, { reporter, signal: interruption.signal }));
    expect(error).toMatchObject({ code: 'interrupted', slug: client.slug });
    expect(kinds).toEqual(['start', 'interrupted']);
    expect((await client.service('app')).state).toBe('running');
  });

  it('brings up and takes down a dozen services without a word from Node', async () => {
    const client = live.newClient();
    const services = Array.from({ length: 12 }, (_, n) => waitingService({ name: `app-${n}` }));
    const stack = client.stack(services);
    const warnings = await collectWarnings(async () => {
      await client.deploy(stack);
      await client.carryOut(stack, { verb: 'destroy', purge: true });
    });
    expect(warnings).toEqual([]);
  });

  it('does not sit out a grace period when it is interrupted', async () => {
    const client = live.newClient();
    const stubborn = waitingService({
      ...shell("trap '' TERM; sleep 1000"),
      stopGracePeriod: 300_000,
    });
    const stack = client.stack([stubborn]);
    await client.deploy(stack);
    const stop = client.carryOut(stack, { verb: 'stop' }, { signal: AbortSignal.timeout(500) });
    expect((await failureOf(stop)).code).toBe('interrupted');
    // Let go of while the engine was still waiting for it to end.
    expect((await client.service('app')).state).toBe('running');
    await live.docker.getContainer((await client.service('app')).id).kill();
  });

  it('waits for a service that an interrupted deploy left starting', async () => {
    const client = live.newClient();
    const starting = waitingService({
      ...shell('sleep 2; touch /tmp/up; exec sleep 1000'),
      stopGracePeriod: 0,
      healthcheck: { test: ['CMD', 'test', '-e', '/tmp/up'], interval: 600_000 },
    });
    const stack = client.stack([starting]);
    await failureOf(client.deploy(stack, { timeout: 300 }));
    expect((await client.service('app')).health).toBe('starting');
    const plan = await client.deploy(stack);
    expect(plan.operations.map((one) => one.type)).toEqual(['none', 'none']);
    expect((await client.service('app')).health).toBe('healthy');
  });

  it('reports every step', async () => {
    const client = live.newClient();
    const events: string[] = [];
    const reporter = {
      report: ({ code, kind, subject }: ReportEvent) =>
        void events.push(`${kind} ${code} ${subject ?? ''}`),
    };
    await client.deploy(client.stack([waitingService()]), { reporter });
    expect(events).toEqual([
      'start network-create network/default',
      'done network-create network/default',
      'start service-create service/app',
      'done service-create service/app',
      'start health-wait service/app',
      'done health-wait service/app',
    ]);
  });
});

describe('what the engine refuses', () => {
  it('names a port that another client has, and who has it', async () => {
    const [first, second] = [live.newClient(), live.newClient()];
    const published = await freePort();
    const service = waitingService({ ports: [{ target: 80, protocol: 'tcp', published }] });
    await first.deploy(first.stack([service]));
    const error = await failureOf(second.deploy(second.stack([service])));
    expect(error).toMatchObject({ code: 'port-in-use', slug: second.slug });
    expect(error.message).toContain(
      `port ${published} of app is in use by container ${first.slug}-app-1`,
    );
    await first.carryOut(undefined, { verb: 'destroy', purge: true });
    await second.deploy(second.stack([service]));
    expect((await second.service('app')).ports).toMatchObject([{ published }]);
  });

  it('names a port that a program on the host has', async () => {
    const server = createServer().listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = live.newClient();
    const ports = [{ target: 80, protocol: 'tcp' as const, published: port }];
    const error = await failureOf(client.deploy(client.stack([waitingService({ ports })])));
    server.close();
    expect(error.code).toBe('port-in-use');
    expect(error.message).toContain(`port ${port} of app is in use by another program`);
  });

  it('names the network that a subnet overlaps with, and the setting', async () => {
    const [first, second] = [live.newClient(), live.newClient()];
    const octet = 100 + Math.floor(Math.random() * 100);
    const on = (slug: string, subnet: string) => ({
      networks: [buildNetwork({ name: `${slug}_default`, subnets: [{ subnet }] })],
    });
    await first.deploy(first.stack([waitingService()], on(first.slug, `10.213.${octet}.64/26`)));
    expect(
      (await first.inspect('app')).NetworkSettings.Networks[`${first.slug}_default`]?.IPAddress,
    ).toMatch(new RegExp(`^10\\.213\\.${octet}\\.`));
    const stack = second.stack([waitingService()], on(second.slug, `10.213.${octet}.0/25`));
    const error = await failureOf(second.deploy(stack));
    expect(error.code).toBe('network-overlap');
    expect(error.message).toContain(`network ${first.slug}_default has it`);
    expect(error.hint).toContain('pulso.yaml');
  });

  it('names an image that is nowhere, before anything is changed', async () => {
    const client = live.newClient();
    const image = 'pulso-test/nowhere:1';
    const never = waitingService({ image, pullPolicy: 'never' });
    const error = await failureOf(client.deploy(client.stack([never])));
    expect(error).toMatchObject({ code: 'image-missing', slug: client.slug });
    expect(error.hint).toContain('images:');
    const missing = await failureOf(client.deploy(client.stack([waitingService({ image })])));
    expect(missing.code).toBe('image-missing');
    expect((await live.engine.observe([client.slug])).get(client.slug)?.networks).toEqual([]);
  });

  it('says which command cannot be started', async () => {
    const client = live.newClient();
    const error = await failureOf(
      client.deploy(client.stack([waitingService({ command: ['/nope'] })])),
    );
    expect(error.code).toBe('engine-refused');
    expect(error.message).toContain('service app cannot start');
    expect(error.message).toContain('/nope');
  });

  it('says that a service does not run', async () => {
    const client = live.newClient();
    const error = await failureOf(
      captureExec(live.engine, { slug: client.slug, service: 'app' }, ['true']),
    );
    expect(error).toMatchObject({ code: 'service-not-running', slug: client.slug });
  });
});
