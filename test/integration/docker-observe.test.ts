import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import { observeStacks } from '../../src/engines/docker/observe/observe-stacks.ts';
import type { LogLine } from '../../src/engine/engine.ts';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import { openLiveDocker, waitingService, type LiveDocker } from '../support/live-docker.ts';
import { TEST_IMAGE } from '../support/test-image.ts';
import { captureExec } from '../support/capture-exec.ts';
import { eachLine } from '../support/each-line.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

describe('observing', () => {
  it('asks the engine three things, however many the clients', async () => {
    const clients = [live.newClient(), live.newClient(), live.newClient()];
    await Promise.all(clients.map((client) => client.deploy(client.stack([waitingService()]))));
    const docker = new Dockerode();
    const modem = docker.modem as { dial: (options: { path: string }, callback: unknown) => void };
    const dial = modem.dial.bind(modem);
    const asked: string[] = [];
    modem.dial = (options, callback) => {
      asked.push(options.path.replace(/\?.*/, ''));
      dial(options, callback);
    };
    const seen = await observeStacks(docker, clients.map(({ slug }) => slug)); // prettier-ignore
    expect([...seen.values()].map((one) => summarizeState(one))).toEqual([
      'running',
      'running',
      'running',
    ]);
    expect(asked.sort()).toEqual(['/containers/json', '/networks', '/volumes']);
  });

  it('tells restarts and the start of a client to the second', async () => {
    const client = live.newClient();
    const command = ['sh', '-c', 'test -e /tmp/twice || { touch /tmp/twice; exit 1; }; sleep 1000'];
    await client.deploy(
      client.stack([waitingService({ command, stopGracePeriod: 0, restart: { name: 'always' } })]),
    );
    const { restarts, startedAt, state } = await client.service('app');
    expect({ restarts, state }).toEqual({ restarts: 1, state: 'running' });
    expect(Math.abs(Date.now() - Date.parse(startedAt!))).toBeLessThan(20_000);
  });

  it('sees an image that was built again, and not one that is merely gone', async () => {
    const client = live.newClient();
    const image = `pulso-test/moving:${client.slug}`;
    const [repo = '', tag = ''] = image.split(':');
    await live.docker.getImage(TEST_IMAGE).tag({ repo, tag });
    const stack = client.stack([waitingService({ image })]);
    await client.deploy(stack);
    const other = await live.docker.createContainer({ Image: TEST_IMAGE });
    await other.commit({ repo, tag, comment: 'built again' });
    await other.remove();
    const plan = await client.deploy(stack);
    expect(plan.operations.at(-1)).toMatchObject({
      type: 'recreate',
      cause: `image ${image} was built again`,
    });
    const again = await client.deploy(stack);
    expect(again.operations.at(-1)?.type).toBe('none');
    await live.docker.getImage(image).remove({ force: true });
    expect(
      (
        await live.engine.plan(
          { kind: 'compose', slug: client.slug, target: 'test', stack },
          { verb: 'deploy' },
        )
      ).operations.at(-1)?.type,
    ).toBe('none');
  });

  it('starts again what was paused, and what crashed', async () => {
    const client = live.newClient();
    const stack = client.stack([waitingService()]);
    await client.deploy(stack);
    const { id } = await client.service('app');
    await live.docker.getContainer(id).pause();
    expect((await client.service('app')).state).toBe('paused');
    await client.deploy(stack);
    expect(await client.service('app')).toMatchObject({ id, state: 'running' });
    await live.docker.getContainer(id).kill();
    expect(await client.service('app')).toMatchObject({ state: 'exited', exitCode: 137 });
    const plan = await client.deploy(stack);
    expect(plan.operations.at(-1)?.cause).toBe('stopped with exit code 137');
    expect(await client.service('app')).toMatchObject({ id, state: 'running' });
  });

  it('reaches an engine by tcp', async () => {
    // Half-closed connections are how the end of stdin is told.
    const proxy = createServer({ allowHalfOpen: true }, (socket) => {
      const engine = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
      socket.pipe(engine).pipe(socket);
      socket.on('error', () => engine.destroy());
      engine.on('error', () => socket.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const engine = await connectDocker({ name: 'far', host: `tcp://127.0.0.1:${port}` });
    const client = live.newClient();
    await client.deploy(client.stack([waitingService()]));
    expect(engine.host).toBe('127.0.0.1');
    expect(summarizeState((await engine.observe([client.slug])).get(client.slug)!)).toBe('running');
    const { stdout } = await captureExec(
      engine,
      { slug: client.slug, service: 'app' },
      ['cat'],
      Buffer.from('x'.repeat(1_000_000)),
    );
    expect(stdout).toHaveLength(1_000_000);
    await engine.close();
    proxy.close();
  });
});

describe('logs', () => {
  it('come by time from all services, both streams and long lines whole', async () => {
    const client = live.newClient();
    const script = (name: string): string[] => [
      'sh',
      '-c',
      `for n in 1 2 3; do echo ${name} $n; sleep 0.1; done; echo ${name} failed >&2; head -c 30000 /dev/zero | tr '\\0' x; echo; trap 'exit 0' TERM; sleep 1000 & wait`,
    ];
    const services = ['one', 'two'].map((name) => waitingService({ name, command: script(name) }));
    await client.deploy(client.stack(services));
    const lines: LogLine[] = [];
    for await (const line of eachLine(
      live.engine.logs(client.slug, {
        follow: true,
        signal: AbortSignal.timeout(20_000),
      }),
    )) {
      lines.push(line);
      if (lines.length === 10) break;
    }
    const written = lines.map((line) => line.at);
    expect(written.every((at) => /^\d{4}-.*\.\d{9}Z$/.test(at))).toBe(true);
    for (const name of ['one', 'two']) {
      const own = lines.filter((line) => line.service === name);
      expect(own.filter((line) => line.stream === 'stdout').map((line) => line.text)).toEqual([
        `${name} 1`,
        `${name} 2`,
        `${name} 3`,
        'x'.repeat(30_000),
      ]);
      expect(own.filter((line) => line.stream === 'stderr').map((line) => line.text)).toEqual([
        `${name} failed`,
      ]);
    }
    const backlog: string[] = [];
    for await (const { at } of eachLine(
      live.engine.logs(client.slug, {
        follow: false,
        signal: AbortSignal.timeout(20_000),
      }),
    ))
      backlog.push(at);
    expect(backlog).toHaveLength(10);
    expect(backlog).toEqual([...backlog].sort());
    const since = Date.parse(backlog[5]!) + 1;
    let later = 0;
    for await (const line of eachLine(
      live.engine.logs(client.slug, {
        follow: false,
        since,
        signal: AbortSignal.timeout(20_000),
      }),
    ))
      later += Number(line.at !== '');
    expect(later).toBeLessThan(6);
  });

  it('go on with the container that takes the place of another', async () => {
    const client = live.newClient();
    const service = waitingService();
    await client.deploy(client.stack([service]));
    const seen: string[] = [];
    for await (const { text } of eachLine(
      live.engine.logs(client.slug, {
        follow: true,
        signal: AbortSignal.timeout(60_000),
      }),
    )) {
      seen.push(text);
      if (seen.length === 1)
        await client.deploy(client.stack([{ ...service, environment: { A: '1' } }]));
      if (seen.length === 2) await client.carryOut(client.stack([service]), { verb: 'restart' });
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['started app', 'started app', 'started app']);
  });
});
