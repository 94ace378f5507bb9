import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MountedFile, Service } from '../../src/engine/desired/stack.ts';
import { buildNetwork, buildVolume } from '../support/build-stack.ts';
import { openLiveDocker, waitingService, type LiveDocker } from '../support/live-docker.ts';
import { importTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { captureExec } from '../support/capture-exec.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const file = (fields: Partial<MountedFile>): MountedFile => ({
  kind: 'config',
  name: 'config',
  target: '/etc/pulso/client.yaml',
  bytes: Buffer.from('name: ñ 漢\n'),
  uid: 0,
  gid: 0,
  mode: 0o444,
  ...fields,
});
const password = file({
  kind: 'secret',
  name: 'password',
  target: '/run/secrets/password',
  bytes: Buffer.from([0, 255, 10, 13]),
  uid: 1000,
  gid: 1000,
  mode: 0o400,
});

describe('a container of a service', () => {
  it('is known to docker compose by its names and labels', async () => {
    const client = live.newClient();
    const stack = client.stack(
      [
        waitingService({
          mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
        }),
      ],
      { volumes: [buildVolume({ key: 'data', name: `${client.slug}_data` })] },
    );
    await client.deploy(stack);
    const { Name, Config } = await client.inspect('app');
    expect(Name).toBe(`/${client.slug}-app-1`);
    expect(Config.Labels).toMatchObject({
      'com.docker.compose.project': client.slug,
      'com.docker.compose.service': 'app',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project.working_dir': '/clients/acme',
      'com.docker.compose.project.config_files': '/clients/acme/docker-compose.yml',
      'com.docker.compose.config-hash': expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    const network = (await live.docker.getNetwork(`${client.slug}_default`).inspect()) as {
      Labels: unknown;
    };
    expect(network.Labels).toMatchObject({
      'com.docker.compose.project': client.slug,
      'com.docker.compose.network': 'default',
    });
    const volume = await live.docker.getVolume(`${client.slug}_data`).inspect();
    expect(volume.Labels).toMatchObject({
      'com.docker.compose.project': client.slug,
      'com.docker.compose.volume': 'data',
    });
  });

  it('has its files, owners and modes in a read-only root, under a tmpfs, without a bind mount', async () => {
    const client = live.newClient();
    await client.deploy(
      client.stack([
        waitingService({
          readOnly: true,
          user: '1000:1000',
          capDrop: ['ALL'],
          securityOpt: ['no-new-privileges:true'],
          mounts: [
            { type: 'tmpfs', target: '/run', mode: 0o755 },
            { type: 'tmpfs', target: '/tmp', size: 1_048_576, options: ['uid=1000', 'noexec'] },
          ],
          files: [file({}), password],
        }),
      ]),
    );
    expect(await client.run('app', 'cat', '/etc/pulso/client.yaml')).toBe('name: ñ 漢');
    expect(await client.run('app', 'stat', '-c', '%a %u:%g', '/run/secrets/password')).toBe(
      '400 1000:1000',
    );
    expect(await client.run('app', 'stat', '-c', '%a %u:%g', '/etc/pulso/client.yaml')).toBe(
      '444 0:0',
    );
    const secret = await captureExec(live.engine, { slug: client.slug, service: 'app' }, [
      'cat',
      '/run/secrets/password',
    ]);
    expect([...secret.stdout]).toEqual([0, 255, 10, 13]);
    await expect(client.run('app', 'touch', '/etc/pulso/client.yaml')).rejects.toThrow();
    await expect(client.run('app', 'touch', '/new')).rejects.toThrow('Read-only');
    await client.run('app', 'touch', '/tmp/new');
    expect(await client.run('app', 'stat', '-c', '%u', '/tmp')).toBe('1000');
    const { Mounts } = await client.inspect('app');
    expect(Mounts.map((mount) => mount.Type)).not.toContain('bind');
  });

  it('has its files in a root that can be written to', async () => {
    const client = live.newClient();
    await client.deploy(
      client.stack([waitingService({ files: [file({}), password, file({ target: '/top' })] })]),
    );
    expect(await client.run('app', 'cat', '/top')).toBe('name: ñ 漢');
    expect(await client.run('app', 'stat', '-c', '%a %u:%g', '/run/secrets/password')).toBe(
      '400 1000:1000',
    );
    expect((await client.inspect('app')).Mounts).toEqual([]);
  });

  it('still has them after stop and start', async () => {
    const client = live.newClient();
    const stack = client.stack([waitingService({ readOnly: true, files: [file({})] })]);
    await client.deploy(stack);
    await client.carryOut(stack, { verb: 'stop' });
    await client.carryOut(stack, { verb: 'start' });
    expect(await client.run('app', 'cat', '/etc/pulso/client.yaml')).toBe('name: ñ 漢');
  });

  it('leaves no volume behind that carried its files', async () => {
    const client = live.newClient();
    const carriers = async (): Promise<number> => {
      const filters = { label: ['pulso.files', `com.docker.compose.project=${client.slug}`] };
      return (await live.docker.listVolumes({ filters })).Volumes.length;
    };
    const service = waitingService({ readOnly: true, files: [file({}), password] });
    await client.deploy(client.stack([service]));
    expect(await carriers()).toBe(2);
    await client.deploy(client.stack([{ ...service, files: [file({})] }]));
    expect(await carriers()).toBe(1);
    // It is no data of the client's: whether data goes is not told of it.
    const desired = { kind: 'none', slug: client.slug, target: 'test' } as const;
    const { operations } = await live.engine.plan(desired, { verb: 'destroy', purge: true });
    expect(operations.map(({ resource }) => resource)).toEqual(['service/app', 'network/default']);
    await client.carryOut(undefined, { verb: 'destroy', purge: false });
    expect(await carriers()).toBe(0);
  });

  it('is limited and named as the service asks', async () => {
    const client = live.newClient();
    const asked: Partial<Service> = {
      environment: { QUOTED: `a: "b" # 'c' \n ñ`, EMPTY: '' },
      hostname: 'some-host',
      workingDir: '/tmp',
      extraHosts: ['other:10.1.2.3'],
      init: true,
      capAdd: ['NET_BIND_SERVICE'],
      capDrop: ['ALL'],
      sysctls: { 'net.core.somaxconn': '100' },
      ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
      shmSize: 2_097_152,
      stopSignal: 'SIGINT',
      stopGracePeriod: 1500,
      logging: { driver: 'json-file', options: { 'max-size': '1m', 'max-file': '2' } },
      restart: { name: 'on-failure', maxRetries: 3 },
      resources: { cpus: 0.5, memory: 67_108_864, memoryReservation: 33_554_432, pids: 50 },
      ports: [{ target: 80, protocol: 'tcp', hostIp: '127.0.0.1' }],
      healthcheck: {
        test: ['CMD-SHELL', 'test -d /tmp'],
        interval: 1000,
        timeout: 500,
        startPeriod: 200,
        retries: 4,
      },
    };
    await client.deploy(client.stack([waitingService(asked)]));
    const { Config, HostConfig } = await client.inspect('app');
    expect(Config).toMatchObject({
      Env: expect.arrayContaining([`QUOTED=a: "b" # 'c' \n ñ`, 'EMPTY=']) as unknown,
      Hostname: 'some-host',
      WorkingDir: '/tmp',
      StopSignal: 'SIGINT',
      StopTimeout: 2,
      Healthcheck: {
        Test: ['CMD-SHELL', 'test -d /tmp'],
        Interval: 1e9,
        Timeout: 5e8,
        StartPeriod: 2e8,
        Retries: 4,
      },
    });
    expect(HostConfig).toMatchObject({
      Init: true,
      ExtraHosts: ['other:10.1.2.3'],
      CapDrop: ['ALL'],
      Sysctls: { 'net.core.somaxconn': '100' },
      Ulimits: [{ Name: 'nofile', Soft: 100, Hard: 200 }],
      ShmSize: 2_097_152,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2' } },
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      NanoCpus: 5e8,
      Memory: 67_108_864,
      MemoryReservation: 33_554_432,
      PidsLimit: 50,
    });
    const { ports, health } = await client.service('app');
    expect(health).toBe('healthy');
    expect(ports).toEqual([
      { published: expect.any(Number) as unknown, target: 80, hostIp: '127.0.0.1' },
    ]);
  });

  it('ends and starts with a new one that it waits for, if it asks for that, and stays itself', async () => {
    const client = live.newClient();
    const stack = (generation: string) =>
      client.stack([
        waitingService({
          dependsOn: [{ service: 'database', condition: 'service_started', restart: true }],
        }),
        waitingService({ name: 'database', environment: { GENERATION: generation } }),
        waitingService({
          name: 'other',
          dependsOn: [{ service: 'database', condition: 'service_started' }],
        }),
      ]);
    await client.deploy(stack('one'));
    const [before, other] = [await client.service('app'), await client.service('other')];
    await client.deploy(stack('two'));
    const after = await client.service('app');
    expect(after).toEqual({ ...before, startedAt: after.startedAt });
    expect(Date.parse(after.startedAt!)).toBeGreaterThan(Date.parse(before.startedAt!));
    expect(await client.service('other')).toEqual(other);
  });

  it('answers to its name and aliases on all its networks, and only there', async () => {
    const client = live.newClient();
    const networks = [
      buildNetwork({ name: `${client.slug}_default` }),
      buildNetwork({ key: 'back', name: `${client.slug}_back`, internal: true }),
    ];
    const serve = [
      'sh',
      '-c',
      'mkdir -p /www && echo hi > /www/index.html && exec httpd -f -p 80 -h /www',
    ];
    const stack = client.stack(
      [
        waitingService({
          name: 'server',
          command: serve,
          networks: [
            { network: 'default', aliases: [] },
            { network: 'back', aliases: ['behind'] },
          ],
          healthcheck: { test: ['CMD', 'wget', '-qO-', 'http://127.0.0.1/'], interval: 30_000 },
        }),
        waitingService({
          name: 'near',
          networks: [{ network: 'back', aliases: [] }],
          dependsOn: [{ service: 'server', condition: 'service_healthy' }],
        }),
        waitingService({
          name: 'far',
          dependsOn: [{ service: 'server', condition: 'service_healthy' }],
        }),
      ],
      { networks },
    );
    await client.deploy(stack);
    expect(await client.run('near', 'wget', '-qO-', 'http://behind/')).toBe('hi');
    expect(await client.run('far', 'wget', '-qO-', 'http://server/')).toBe('hi');
    await expect(client.run('far', 'wget', '-qO-', '-T', '2', 'http://behind/')).rejects.toThrow();
    const again = await client.deploy(stack);
    expect(again.operations.every((one) => one.type === 'none')).toBe(true);
  });
});

it.each(['exited', 'running'])(
  'what a single run left %s is shown, and goes with destroy',
  async (state) => {
    const client = live.newClient();
    const { docker, engine } = live;
    const { slug } = client;
    const stack = client.stack([waitingService()]);
    await client.deploy(stack);
    const name = `${slug}-app-run-1f2e3d`;
    // As `docker compose run app` makes it.
    const left = await docker.createContainer({
      ...{ name, Image: TEST_IMAGE, Cmd: state === 'running' ? ['sleep', '1000'] : ['true'] },
      Labels: {
        'com.docker.compose.project': slug,
        'com.docker.compose.service': 'app',
        'com.docker.compose.oneoff': 'True',
      },
      ...{ StopTimeout: 0, HostConfig: { NetworkMode: `${slug}_default` } },
    });
    await left.start();
    const observe = async () => (await engine.observe([slug])).get(slug);
    expect(await observe()).toMatchObject({
      services: [{ name: 'app' }],
      leftovers: [{ id: left.id, name }],
    });
    // It is no service: a deploy leaves it, and so does the next.
    expect((await client.deploy(stack)).operations.every(({ type }) => type === 'none')).toBe(true);
    expect((await observe())?.leftovers).toHaveLength(1);
    const plan = await client.carryOut(undefined, { verb: 'destroy', purge: false });
    expect(plan.operations.map(({ resource }) => resource)).toContain(`service/${name}`);
    expect(await observe()).toEqual({ slug, services: [], networks: [], volumes: [] });
    await expect(left.inspect()).rejects.toMatchObject({ statusCode: 404 });
  },
);

describe('data', () => {
  it('in volumes that only the image or a bare path names outlives a new container', async () => {
    const image = 'pulso-test/busybox:volume';
    await importTestImage(live.docker, image, ['VOLUME /declared']);
    const client = live.newClient();
    const service = waitingService({
      image,
      mounts: [{ type: 'volume', source: '', target: '/bare', readOnly: false }],
    });
    await client.deploy(client.stack([service]));
    await client.run('app', 'touch', '/declared/kept', '/bare/kept');
    await client.deploy(client.stack([{ ...service, environment: { CHANGED: '1' } }]));
    expect(await client.run('app', 'ls', '/declared', '/bare')).toBe(
      '/bare:\nkept\n\n/declared:\nkept',
    );
    await client.carryOut(undefined, { verb: 'destroy', purge: true });
    const filters = { label: [`com.docker.compose.project=${client.slug}`] };
    expect((await live.docker.listVolumes({ filters })).Volumes).toEqual([]);
  });

  it('is read through a container that leaves no volume of its image, nor itself after a kill', async () => {
    const image = 'pulso-test/busybox:volume';
    await importTestImage(live.docker, image, ['VOLUME /declared']);
    const client = live.newClient();
    const { slug } = client;
    const name = `${slug}_data`;
    const volumes = [buildVolume({ key: 'data', name })];
    const service = waitingService({
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
    });
    await client.deploy(client.stack([service], { volumes }));
    const filters = { label: [`com.docker.compose.project=${slug}`, 'com.docker.compose.oneoff=True'] }; // prettier-ignore
    const holders = () => live.docker.listContainers({ all: true, filters });
    /** Begins to read, and gives the volume that the container of it has of its image. */
    const begin = async () => {
      const reading = live.engine.readVolume(slug, name, { image })[Symbol.asyncIterator]();
      await reading.next();
      const { Mounts } = await live.docker.getContainer((await holders())[0]!.Id).inspect();
      const declared = Mounts.find(({ Destination }) => Destination === '/declared')?.Name ?? '';
      expect(await live.docker.getVolume(declared).inspect()).toMatchObject({ Name: declared });
      return { reading, declared };
    };
    const expectGone = async (declared: string): Promise<void> => {
      expect(await holders()).toEqual([]);
      await expect(live.docker.getVolume(declared).inspect()).rejects.toMatchObject({ statusCode: 404 }); // prettier-ignore
    };
    const whole = await begin();
    while ((await whole.reading.next()).done !== true);
    await expectGone(whole.declared);
    const cut = await begin();
    await live.engine.awaitStops(slug, new AbortController().signal);
    await expectGone(cut.declared);
    await cut.reading.return?.();
  });

  it('outlives a network that is recreated', async () => {
    const client = live.newClient();
    const name = `${client.slug}_default`;
    const volumes = [buildVolume({ key: 'data', name: `${client.slug}_data` })];
    const service = waitingService({
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
    });
    await client.deploy(client.stack([service], { volumes }));
    await client.run('app', 'touch', '/data/kept');
    const networks = [buildNetwork({ name, labels: { changed: 'yes' } })];
    const plan = await client.deploy(client.stack([service], { volumes, networks }));
    expect(plan.operations.map(({ type, resource }) => `${type} ${resource}`)).toEqual([
      'recreate network/default',
      'none volume/data',
      'recreate service/app',
    ]);
    expect(await client.run('app', 'ls', '/data')).toBe('kept');
  });

  it('of a container that another tool made stays where it was', async () => {
    const client = live.newClient();
    const { docker } = live;
    const made = await docker.createContainer({
      name: `${client.slug}-app-1`,
      Image: TEST_IMAGE,
      Cmd: ['sleep', '1000'],
      Volumes: { '/anonymous': {} },
      Labels: {
        'com.docker.compose.project': client.slug,
        'com.docker.compose.service': 'app',
        'com.docker.compose.oneoff': 'False',
      },
      StopTimeout: 0,
    });
    await made.start();
    const volume = (await made.inspect()).Mounts[0]!.Name!;
    const plan = await client.deploy(client.stack([waitingService()]));
    expect(plan.operations.at(-1)).toMatchObject({ type: 'recreate', cause: 'not made by pulso' });
    await docker.getVolume(volume).inspect();
    await docker.getVolume(volume).remove();
  });
});
