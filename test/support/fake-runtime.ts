import { PulsoError } from '../../src/core/pulso-error.ts';
import { checkTarEnd } from '../../src/engine/streams/check-tar-end.ts';
import { isServiceJob } from '../../src/engine/streams/job.ts';
import type { EngineEvent } from '../../src/engine/observed/engine-event.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import { runFakeCommand, type FakeFiles } from './fake-command.ts';
import { ANSWER } from './fake-controls.ts';
import { FakeEvents } from './fake-events.ts';
import { collectTar, packTar, unpackTar } from './tar-streams.ts';

/** What a fake service sees of files: those made with it, and volumes by the path they are mounted at. */
export interface FakeMounts {
  files: ReadonlyMap<string, Uint8Array>;
  volumes: readonly { name: string; path: string }[];
  /** Its environment. */
  env: Readonly<Record<string, string>>;
}

/** What both fakes do alike once a client is deployed. */
export interface FakeRuntime extends Pick<
  Engine,
  'exec' | 'run' | 'readVolume' | 'writeVolume' | 'usage' | 'events'
> {
  emit(event: EngineEvent): void;
  removeVolume(slug: string, name: string): void;
  /** Both are the client's. */
  copyVolume(slug: string, from: string, to: string): void;
}

/** The state that the fake engine keeps, and how it is asked for. */
export interface FakeWorld {
  observed(slug: string): ObservedStack;
  mounts(slug: string, service: string): FakeMounts;
  /** Whether a listener beside the clients answers at `address:port`. */
  answers(host: string): boolean;
}

type Content = Map<string, Uint8Array>;

export function createFakeRuntime(world: FakeWorld): FakeRuntime {
  /** Bytes by path from the volume's root, by client and volume: they outlive the services. */
  const volumes = new Map<string, Content>();
  const processes = new Map<string, Set<string>>();
  const events = new FakeEvents();

  const contentOf = (slug: string, name: string): Content => {
    if (!world.observed(slug).volumes.some((one) => one.name === name)) throw missing(slug, name);
    return entryOf(volumes, `${slug}/${name}`, () => new Map<string, Uint8Array>());
  };
  const filesOf = (slug: string, mounts: Omit<FakeMounts, 'env'>): FakeFiles => {
    const held = mounts.volumes.map(({ name, path }) => ({
      ...{ root: `${path}/`, content: contentOf(slug, name) },
    }));
    const find = (path: string) => held.find(({ root }) => path.startsWith(root));
    return {
      read: (path) => {
        const mount = find(path);
        return mount?.content.get(path.slice(mount.root.length)) ?? mounts.files.get(path);
      },
      write: (path, bytes) => {
        const mount = find(path);
        mount?.content.set(path.slice(mount.root.length), bytes);
      },
    };
  };

  const isRunning = (slug: string, service: string): boolean =>
    world
      .observed(slug)
      .services.some(({ name, state }) => name === service && state === 'running');
  /** As the contract's client does: the folder of its greeting. */
  const fetchOf =
    (slug: string) =>
    (service: string, path: string, host: string): Uint8Array | undefined => {
      if (world.answers(host)) return ANSWER;
      if (!isRunning(slug, service)) return undefined;
      return world.mounts(slug, service).files.get(`/etc/contract${path}`);
    };

  return {
    emit: (event) => { events.emit(event); }, // prettier-ignore
    removeVolume: (slug, name) => void volumes.delete(`${slug}/${name}`),
    copyVolume: (slug, from, to) => {
      const content = contentOf(slug, to);
      for (const [path, bytes] of contentOf(slug, from)) content.set(path, bytes);
    },
    async exec(slug, service, argv, streams) {
      if (!isRunning(slug, service)) throw notRunning(slug, service);
      const { env, ...mounts } = world.mounts(slug, service);
      const files = filesOf(slug, mounts);
      const running = entryOf(processes, `${slug}/${service}`, () => new Set<string>());
      return runFakeCommand(
        argv,
        { slug, files, fetch: fetchOf(slug), env, processes: running },
        streams,
      );
    },
    async run(slug, job, streams) {
      const { services } = world.observed(slug);
      if (services.length === 0) throw notDeployed(slug);
      if (isServiceJob(job) && !services.some(({ name }) => name === job.service)) {
        throw notDeployed(slug);
      }
      const { env, ...mounts } = isServiceJob(job)
        ? world.mounts(slug, job.service)
        : { files: new Map<string, Uint8Array>(), volumes: job.volumes ?? [], env: job.env ?? {} };
      const files = filesOf(slug, mounts);
      const container = {
        ...{ slug, files, fetch: fetchOf(slug), env, processes: new Set<string>() },
      };
      return runFakeCommand(job.argv, container, streams);
    },
    async *readVolume(slug, volume, { folder }) {
      const below = folder === undefined ? '' : `${folder}/`;
      const found = [...contentOf(slug, volume)].filter(([path]) => path.startsWith(below));
      yield await packTar(new Map(found.map(([path, bytes]) => [path.slice(below.length), bytes])));
    },
    async writeVolume(slug, volume, tar, { folder }) {
      const below = folder === undefined ? '' : `${folder}/`;
      const content = contentOf(slug, volume);
      const archive = await collectTar(checkTarEnd(tar, () => cut(slug, volume)));
      for (const [path, bytes] of await unpackTar(archive)) content.set(`${below}${path}`, bytes);
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- answers at once, refuses by rejecting
    async usage(slugs) {
      return new Map(slugs.map((slug) => [slug, usageOf(world.observed(slug))]));
    },
    events: (signal) => events.listen(signal),
  };
}

function usageOf({ services }: ObservedStack) {
  return services
    .filter(({ state }) => state === 'running')
    .map(({ name, startedAt = '' }) => ({
      ...{ service: name, at: startedAt, cpu: 0.25 },
      memory: { used: 1024 ** 2, limit: 1024 ** 3 },
      network: { received: 1, sent: 2 },
      disk: { read: 3, written: 4 },
    }))
    .sort((one, other) => (one.service < other.service ? -1 : 1));
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function notRunning(slug: string, service: string): PulsoError {
  const message = `${slug}: service ${service} is not running`;
  return new PulsoError('service-not-running', message, { slug });
}

function notDeployed(slug: string): PulsoError {
  return new PulsoError('not-deployed', `${slug}: not deployed`, { slug });
}

function missing(slug: string, volume: string): PulsoError {
  return new PulsoError('volume-missing', `${slug}: volume ${volume} not found`, { slug });
}

function cut(slug: string, volume: string): PulsoError {
  const message = `${slug}: the archive for volume ${volume} ends early`;
  return new PulsoError('volume-cut', message, { slug });
}
