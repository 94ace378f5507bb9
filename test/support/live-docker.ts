import { randomBytes } from 'node:crypto';
import Dockerode from 'dockerode';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import { silentReporter, type Reporter } from '../../src/core/reporter.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Intent } from '../../src/engine/intent.ts';
import type { ObservedService } from '../../src/engine/observed/observed-stack.ts';
import type { Plan } from '../../src/engine/plan.ts';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { waitingCommand } from './contract-stack.ts';
import { buildNetwork, buildService, buildStack } from './build-stack.ts';
import { removeClients } from './remove-clients.ts';
import { ensureTestImage, TEST_IMAGE } from './test-image.ts';
import { testSlug } from './test-slug.ts';
import { captureExec } from './capture-exec.ts';

export interface CarryOutOptions {
  reporter?: Reporter;
  signal?: AbortSignal;
  timeout?: number;
}

/** The real engine, and clients of one test file on it that are taken down again. */
export interface LiveDocker {
  docker: Dockerode;
  engine: Engine;
  /** A client with a name no other test has. */
  newClient(): LiveClient;
  close(): Promise<void>;
}

export interface LiveClient {
  slug: string;
  /** A stack of these services on the client's default network, with these fields replaced. */
  stack(services: readonly Service[], fields?: Partial<Stack>): Stack;
  carryOut(stack: Stack | undefined, intent: Intent, options?: CarryOutOptions): Promise<Plan>;
  deploy(stack: Stack, options?: CarryOutOptions): Promise<Plan>;
  service(name: string): Promise<ObservedService>;
  inspect(service: string): Promise<Dockerode.ContainerInspectInfo>;
  /** What the command prints; throws where it fails. */
  run(service: string, ...argv: string[]): Promise<string>;
}

export async function openLiveDocker(): Promise<LiveDocker> {
  const docker = new Dockerode();
  await ensureTestImage(docker);
  const engine = await connectDocker({ name: 'test' });
  const slugs: string[] = [];
  return {
    docker,
    engine,
    newClient: () => {
      const slug = testSlug(randomBytes(4).toString('hex'));
      slugs.push(slug);
      return openClient(docker, engine, slug);
    },
    close: async () => {
      await removeClients(docker, slugs);
      await engine.close();
    },
  };
}

/** A service that prints `started <name>` and waits, on the test image. */
export function waitingService(fields: Partial<Service> = {}): Service {
  const command = waitingCommand(fields.name ?? 'app');
  return buildService({ image: TEST_IMAGE, command, ...fields });
}

function openClient(docker: Dockerode, engine: Engine, slug: string): LiveClient {
  const client: LiveClient = {
    slug,
    stack: (services, fields = {}) =>
      buildStack({
        slug,
        networks: [buildNetwork({ name: `${slug}_default` })],
        services,
        ...fields,
      }),
    carryOut: async (stack, intent, options = {}) => {
      const desired: DesiredClient =
        stack === undefined
          ? { kind: 'none', slug, target: 'test' }
          : { kind: 'compose', slug, target: 'test', stack };
      const plan = await engine.plan(desired, intent);
      await engine.apply(plan, desired, {
        reporter: silentReporter,
        signal: new AbortController().signal,
        timeout: 60_000,
        ...options,
      });
      return plan;
    },
    deploy: (stack, options) => client.carryOut(stack, { verb: 'deploy' }, options),
    service: async (name) => {
      const services = (await engine.observe([slug])).get(slug)?.services ?? [];
      const found = services.filter((one) => one.name === name);
      if (found.length !== 1) throw new Error(`${found.length} containers of ${name}`);
      return found[0]!;
    },
    inspect: async (name) => docker.getContainer((await client.service(name)).id).inspect(),
    run: async (service, ...argv) => {
      const { exitCode, stdout, stderr } = await captureExec(engine, { slug, service }, argv);
      const text = Buffer.concat([stdout, stderr]).toString('utf8');
      if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with ${exitCode}: ${text}`);
      return text.trim();
    },
  };
  return client;
}
