import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PulsoError } from '../../src/core/pulso-error.ts';
import { silentReporter } from '../../src/core/reporter.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { ApplyOptions, Engine, LogLine } from '../../src/engine/engine.ts';
import type { Intent } from '../../src/engine/intent.ts';
import type { ObservedService, ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import { isEmptyPlan, type Plan } from '../../src/engine/plan.ts';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import { ABSENT_IMAGE } from './test-image.ts';
import { describeCarry } from './carry-contract.ts';
import { describeIsolation } from './isolation-contract.ts';
import { describeStreams, type StreamSubject } from './stream-contract.ts';
import { testSlug } from './test-slug.ts';
import { captureExec, captureJob } from './capture-exec.ts';
import { CALLS, failure } from './hanging-calls.ts';

/** One engine, and clients as its kind of target takes them. */
export interface ContractSubject {
  engine: Engine;
  /**
   * A client with two services that print `started <name>` and then wait. `database` has a
   * healthcheck and a volume at /data; `app` waits for it to be healthy, but on a cluster where neither
   * runs yet, has a config file /etc/contract/greeting and serves it as http://app:8080/greeting, a secret
   * /run/secrets/word and the environment CONTRACT_ENV.
   */
  client(slug: string, variant?: ContractVariant): DesiredClient;
  /** The same target as another workspace sees it. */
  other?: Engine;
  /** One of the same kind that takes connections and says nothing. */
  silent(): Promise<Engine>;
  /** An image that holds busybox. */
  image: string;
  /** False for a fake: what it carries is in this process' memory. */
  real: boolean;
  /** Takes down what the tests may have left. */
  close(slugs: readonly string[]): Promise<void>;
}

export interface ContractVariant {
  /** Text of /etc/contract/greeting; `hello` by default. */
  greeting?: string;
  /** False: the healthcheck of `app` always fails. */
  healthy?: boolean;
  /** True: `app` has no healthcheck, ends a second after its start, and is restarted by its engine. */
  crashing?: boolean;
  /** True: the command of `app` is no program of its image. */
  commandless?: boolean;
  /** True: `app` runs as a user that its image does not allow. */
  userless?: boolean;
  /** True: the image of `app` is nowhere. */
  imageless?: boolean;
  /** True: the volume of `database` has another name. */
  renamed?: boolean;
}

const GREETING = '/etc/contract/greeting';
/** A busy machine's cluster takes minutes to end a pod. Milliseconds. */
const PATIENCE = 600_000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array): string => new TextDecoder().decode(content);

/** What every engine must do, the fake one included. */
export function describeEngineContract(name: string, open: () => Promise<ContractSubject>): void {
  describe(`${name} keeps the engine contract`, () => {
    const slug = testSlug(randomBytes(3).toString('hex'));
    const neighbour = `${slug}-two`;
    let subject: ContractSubject;
    let engine: Engine;

    beforeAll(async () => {
      subject = await open();
      engine = subject.engine;
    });
    afterAll(async () => {
      await subject.close([slug, neighbour]);
      await engine.close();
      await subject.other?.close();
    });

    const carryOut = async (
      desired: DesiredClient,
      intent: Intent,
      options: Partial<ApplyOptions> = {},
    ): Promise<Plan> => {
      const plan = await engine.plan(desired, intent);
      const signal = new AbortController().signal;
      const common = { reporter: silentReporter, signal, timeout: PATIENCE };
      await engine.apply(plan, desired, { ...common, ...options });
      return plan;
    };
    const observe = async (one: string): Promise<ObservedStack> => {
      const observed = (await engine.observe([one])).get(one);
      expect(observed).toBeDefined();
      return observed!;
    };
    const observeService = async (one: string, service: string): Promise<ObservedService> => {
      const found = (await observe(one)).services.filter((other) => other.name === service);
      expect(found).toHaveLength(1);
      return found[0]!;
    };
    const stateOf = async (one: string): Promise<string> => summarizeState(await observe(one));
    const read = async (service: string, path: string): Promise<string> => {
      const { exitCode, stdout } = await captureExec(engine, { slug, service }, ['cat', path]);
      expect(exitCode).toBe(0);
      return text(stdout);
    };

    it('says its version, its clock and its size', async () => {
      const { version, clock = '', cpus, memory } = await engine.describe();
      expect(version).toMatch(/\d+\.\d+/);
      expect(Math.abs(Date.parse(clock) - Date.now())).toBeLessThan(60_000);
      expect(cpus).toBeGreaterThan(0);
      expect(memory).toBeGreaterThan(2 ** 20);
    });

    it('names the images that it lacks, if it knows', async () => {
      const missing = await engine.missingImages([subject.image, ABSENT_IMAGE]);
      expect(missing).toEqual(engine.kind === 'docker' ? [ABSENT_IMAGE] : []);
    });

    it.each(Object.entries(CALLS))(
      'is soon unreachable where it takes connections and says nothing: %s',
      async (_, call) => {
        const silent = await subject.silent();
        onTestFinished(() => silent.close());
        const error = await failure(call(silent, new AbortController().signal));
        expect(error).toMatchObject({ code: 'engine-unreachable' });
      },
    );

    it('sees a client that was never deployed as absent', async () => {
      expect(await observe(slug)).toEqual({ slug, services: [], networks: [], volumes: [] });
      expect(await stateOf(slug)).toBe('absent');
    });

    it('changes nothing where the work was interrupted before it began', async () => {
      const desired = subject.client(slug);
      const plan = await engine.plan(desired, { verb: 'deploy' });
      const applied = engine.apply(plan, desired, {
        reporter: silentReporter,
        signal: AbortSignal.abort(),
        timeout: PATIENCE,
      });
      await expect(applied).rejects.toMatchObject({ code: 'interrupted' });
      expect(await stateOf(slug)).toBe('absent');
    });

    it('deploys a client and its neighbour until they are healthy', async () => {
      await carryOut(subject.client(slug), { verb: 'deploy' });
      await carryOut(subject.client(neighbour), { verb: 'deploy' });
      const both = await engine.observe([slug, neighbour]);
      expect([...both.values()].map((observed) => summarizeState(observed))).toEqual([
        'running',
        'running',
      ]);
      expect((await observeService(slug, 'database')).health).toBe('healthy');
      expect(await read('app', GREETING)).toBe('hello');
    });

    it('has nothing to do the second time', async () => {
      const plan = await carryOut(subject.client(slug), { verb: 'deploy' });
      const named = plan.operations.map(({ resource }) => resource.split('/')[1]);
      expect(named).toEqual(expect.arrayContaining(['app', 'database']));
      expect(new Set(plan.operations.map((one) => one.type))).toEqual(new Set(['none']));
      expect(isEmptyPlan(plan)).toBe(true);
    });

    it('plans without changing anything', async () => {
      const before = await observe(slug);
      expect(before.services).toHaveLength(2);
      const desired = subject.client(slug, { greeting: 'changed' });
      const plans = [
        await engine.plan(desired, { verb: 'deploy' }),
        await engine.plan(subject.client(slug), { verb: 'destroy', purge: true }),
      ];
      expect(plans.map(isEmptyPlan)).toEqual([false, false]);
      expect(await observe(slug)).toEqual(before);
    });

    it('changes nothing for a deploy whose lock is lost', async () => {
      const before = await observe(slug);
      const lost = new PulsoError('lock-lost', 'the lock is lost', { slug });
      const lease = { assertHeld: () => { throw lost; } }; // prettier-ignore
      const changed = subject.client(slug, { greeting: 'changed' });
      for (const intent of [{ verb: 'deploy' }, { verb: 'stop' }] as const) {
        await expect(carryOut(changed, intent, { lease })).rejects.toBe(lost);
      }
      expect(await observe(slug)).toEqual(before);
      expect(await read('app', GREETING)).toBe('hello');
    });

    it('passes stdin to a command and gives back what it prints', async () => {
      const result = await captureExec(
        engine,
        { slug, service: 'app' },
        ['cat'],
        bytes('one\ntwo ñ 漢'),
      );
      expect({ ...result, stdout: text(result.stdout), stderr: text(result.stderr) }).toEqual({
        exitCode: 0,
        stdout: 'one\ntwo ñ 漢',
        stderr: '',
      });
      expect(
        (await captureExec(engine, { slug, service: 'app' }, ['cat', '/nowhere'])).exitCode,
      ).not.toBe(0);
    });

    it('reads the logs of the services asked for', async () => {
      const signal = new AbortController().signal;
      const lines: LogLine[] = [];
      for await (const batch of engine.logs(slug, { follow: false, signal })) lines.push(...batch);
      expect(lines.map((line) => line.text).sort()).toEqual(['started app', 'started database']);
      const written = lines.map(({ at }) => at);
      expect(written).toEqual([...written].sort());
      const only: LogLine[] = [];
      const options = { follow: false, signal, services: ['app'], tail: 1 };
      for await (const batch of engine.logs(slug, options)) only.push(...batch);
      expect(only).toMatchObject([{ service: 'app', stream: 'stdout', text: 'started app' }]);
    });

    it('follows the logs until it is interrupted', async () => {
      const interruption = new AbortController();
      const seen: string[] = [];
      const options = { follow: true, signal: interruption.signal };
      for await (const batch of engine.logs(slug, options)) {
        seen.push(...batch.map(({ service }) => service));
        if (seen.length === 2) interruption.abort();
      }
      expect(seen.sort()).toEqual(['app', 'database']);
    });

    it('keeps data, and replaces only the service whose config changed', async () => {
      await captureExec(
        engine,
        { slug, service: 'database' },
        ['tee', '/data/kept'],
        bytes('precious'),
      );
      const before = await observeService(slug, 'database');
      const plan = await carryOut(subject.client(slug, { greeting: 'hola' }), { verb: 'deploy' });
      const changed = plan.operations.filter((one) => one.type !== 'none');
      expect(changed.map((one) => one.cause).join()).toContain('greeting changed');
      expect(await observeService(slug, 'database')).toEqual(before);
      expect(await read('app', GREETING)).toBe('hola');
    });

    it('stops and starts, and the data is still there', async () => {
      const desired = subject.client(slug, { greeting: 'hola' });
      await carryOut(desired, { verb: 'stop' });
      expect(await stateOf(slug)).toBe('stopped');
      const job = { service: 'database', argv: ['cat', '/data/kept'] };
      expect(text((await captureJob(engine, slug, job)).stdout)).toBe('precious');
      await carryOut(desired, { verb: 'start' });
      expect(await stateOf(slug)).toBe('running');
      expect(await read('database', '/data/kept')).toBe('precious');
    });

    it('restarts', async () => {
      const before = await observeService(slug, 'app');
      await carryOut(subject.client(slug, { greeting: 'hola' }), { verb: 'restart' });
      const after = await observeService(slug, 'app');
      expect(await stateOf(slug)).toBe('running');
      expect(Date.parse(after.startedAt!)).toBeGreaterThan(Date.parse(before.startedAt!));
    });

    const deployed = (): StreamSubject => ({
      ...{ engine, slug, neighbour, image: subject.image, real: subject.real },
      ...(subject.other === undefined ? {} : { other: subject.other }),
      restart: async () => {
        await carryOut(subject.client(slug, { greeting: 'hola' }), { verb: 'restart' });
      },
    });
    describeStreams(deployed);
    describeIsolation(deployed);

    /** With the greeting that it has: a cluster shows the files of a config to running pods after a while. */
    const broken = (variant: ContractVariant): DesiredClient =>
      subject.client(slug, { greeting: 'hola', ...variant });

    it.each<[string, ContractVariant, code: RegExp]>([
      ['a service that is unhealthy', { healthy: false }, /^unhealthy$/],
      ['an image that is missing', { imageless: true }, /^image-missing$/],
      ['a command that is missing', { commandless: true }, /^(unhealthy|engine-refused)$/],
      ['a user that is missing', { userless: true }, /^(unhealthy|engine-refused)$/],
      ['a service in a crash loop', { crashing: true }, /^unhealthy$/],
      ['a service in a crash loop, the second time too', { crashing: true }, /^unhealthy$/],
    ])('fails a deploy with %s, and the client answers as before', async (_, variant, code) => {
      const database = await observeService(slug, 'database');
      await expect(carryOut(broken(variant), { verb: 'deploy' })).rejects.toMatchObject({
        slug,
        code: expect.stringMatching(code) as unknown,
        message: expect.stringMatching(/app|pulso-absent/) as unknown,
      });
      expect(await stateOf(slug)).toBe('running');
      expect(await read('app', GREETING)).toBe('hola');
      expect(await observeService(slug, 'database')).toEqual(database);
      expect(await read('database', '/data/kept')).toBe('precious');
      const { operations } = await engine.plan(broken({}), { verb: 'deploy' });
      const services = operations.filter(({ resource }) => /\/(app|database)$/.test(resource));
      expect(services.filter(({ type }) => type !== 'none')).toEqual([]);
    });

    it('plans beforehand that what runs is kept', async () => {
      const plan = await engine.plan(broken({ healthy: false }), { verb: 'deploy' });
      const kept = plan.operations.filter(({ rollback }) => rollback && rollback !== 'revert');
      expect(kept.map(({ resource }) => resource.split('/')[1])).toEqual(['app']);
      const off = await engine.plan(broken({ healthy: false }), {
        verb: 'deploy',
        rollback: false,
      });
      expect(off.operations.map(({ rollback }) => rollback).filter(Boolean)).toEqual([]);
    });

    it('recovers from a failed deploy with the next one, whose timeout is longer than any timer', async () => {
      const days = 24 * 60 * 60 * 1000;
      await carryOut(subject.client(slug), { verb: 'deploy' }, { timeout: 60 * days });
      expect(await stateOf(slug)).toBe('running');
      expect(await read('app', GREETING)).toBe('hello');
    });

    it('refuses another workspace every verb, and nothing changes', async () => {
      const { other } = subject;
      if (other === undefined) return;
      const before = await observe(slug);
      const seen = (await other.observe([slug])).get(slug);
      expect(seen).toMatchObject({ services: [], networks: [], volumes: [] });
      expect(seen?.foreign?.length).toBeGreaterThan(0);
      const refused = { code: expect.stringMatching(/^foreign-/) as string, slug };
      const desired = subject.client(slug);
      const intents: Intent[] = [
        { verb: 'deploy' },
        { verb: 'start' },
        { verb: 'stop' },
        { verb: 'restart' },
        { verb: 'destroy', purge: true },
      ];
      for (const intent of intents) {
        await expect(other.plan(desired, intent)).rejects.toMatchObject(refused);
      }
      expect((await other.usage([slug])).get(slug)).toEqual([]);
      expect(await observe(slug)).toEqual(before);
    });

    it('destroys exactly one client and keeps its data', async () => {
      const other = await observe(neighbour);
      expect(other.services).toHaveLength(2);
      expect(other.volumes).toHaveLength(1);
      await carryOut({ kind: 'none', slug, target: 'contract' }, { verb: 'destroy', purge: false });
      const left = await observe(slug);
      expect(left).toMatchObject({ services: [], networks: [] });
      expect(left.volumes).toHaveLength(1);
      expect(await observe(neighbour)).toEqual(other);
      await carryOut(subject.client(slug), { verb: 'deploy' });
      expect(await read('database', '/data/kept')).toBe('precious');
    });

    it('purges the data where asked to', async () => {
      await carryOut({ kind: 'none', slug, target: 'contract' }, { verb: 'destroy', purge: true });
      expect(await observe(slug)).toEqual({ slug, services: [], networks: [], volumes: [] });
      expect(await stateOf(neighbour)).toBe('running');
      await carryOut(subject.client(slug), { verb: 'deploy' });
      expect(
        (await captureExec(engine, { slug, service: 'database' }, ['cat', '/data/kept'])).exitCode,
      ).not.toBe(0);
    });

    // The last, since the client has two volumes afterwards.
    describeCarry(() => ({ engine, slug, carryOut, renamed: subject.client(slug, { renamed: true }) })); // prettier-ignore
  });
}
