import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { buildVolume } from '../support/build-stack.ts';
import { captureJob } from '../support/capture-exec.ts';
import {
  openLiveDocker,
  waitingService,
  type LiveClient,
  type LiveDocker,
} from '../support/live-docker.ts';
import { waitUntil } from '../support/wait-until.ts';

let live: LiveDocker;
beforeAll(async () => (live = await openLiveDocker()));
afterAll(() => live.close());

const LIMITS = { memory: 64 * 1024 ** 2, pids: 50, cpus: 0.5 };

/** Closed as services of clients are, with files where its root cannot be written. */
function closedService(fields: Partial<Service> = {}): Service {
  return waitingService({
    ...{ user: '1000:1000', workingDir: '/work', environment: { WORD: 'inside' } },
    ...{ readOnly: true, capDrop: ['ALL'], securityOpt: ['no-new-privileges:true'] },
    ...{ resources: LIMITS, restart: { name: 'always' }, stopGracePeriod: 1000 },
    ports: [{ target: 8080, protocol: 'tcp', hostIp: '127.0.0.1' }],
    healthcheck: { test: ['CMD', 'true'], interval: 30_000 },
    mounts: [
      { type: 'volume', source: 'data', target: '/data', readOnly: false },
      { type: 'tmpfs', target: '/work', mode: 0o1777 },
    ],
    files: [
      {
        ...{ kind: 'config', name: 'settings', target: '/etc/closed/settings.yaml' },
        ...{ bytes: Buffer.from('name: ñ\n'), uid: 0, gid: 0, mode: 0o444 },
      },
      {
        ...{ kind: 'secret', name: 'token', target: '/run/secrets/token' },
        ...{ bytes: Buffer.from([0, 255, 10]), uid: 1000, gid: 1000, mode: 0o400 },
      },
    ],
    ...fields,
  });
}

function stackOf(client: LiveClient, service: Service): Stack {
  const volumes = [buildVolume({ key: 'data', name: `${client.slug}_data` })];
  return client.stack([service], { volumes });
}

const jobsOf = (client: LiveClient) =>
  live.docker.listContainers({ all: true, filters: { name: [`${client.slug}-job-`] } });
const volumesOf = async ({ slug }: LiveClient): Promise<number> => {
  const filters = { label: [`com.docker.compose.project=${slug}`] };
  return (await live.docker.listVolumes({ filters })).Volumes.length;
};

describe('a job like a service on a Docker Engine', () => {
  it('is closed and limited as the service is, and has no port, no check and no restart', async () => {
    const client = live.newClient();
    await client.deploy(stackOf(client, closedService()));
    const service = await client.inspect('app');
    const volumes = await volumesOf(client);
    const interruption = new AbortController();
    const streams = { stdout: () => undefined, signal: interruption.signal };
    const job = { service: 'app', argv: ['sleep', '4249'] };
    const running = live.engine.run(client.slug, job, streams);
    running.catch(() => undefined);
    await waitUntil('the job runs', async () => (await jobsOf(client))[0]?.State === 'running');
    const [listed] = await jobsOf(client);
    const info = await live.docker.getContainer(listed?.Id ?? '').inspect();
    expect(info.Image).toBe(service.Image);
    expect(info.Config).toMatchObject({
      ...{ User: '1000:1000', WorkingDir: '/work', Env: service.Config.Env },
      ...{ Healthcheck: { Test: ['NONE'] } },
    });
    expect(info.Config.Labels).toMatchObject({
      'com.docker.compose.project': client.slug,
      'com.docker.compose.service': 'job',
      'com.docker.compose.oneoff': 'True',
    });
    const { Memory, NanoCpus, PidsLimit, CapDrop, SecurityOpt, ReadonlyRootfs, Tmpfs } =
      service.HostConfig;
    expect(Memory).toBe(LIMITS.memory);
    expect(info.HostConfig).toMatchObject({
      ...{ Memory, NanoCpus, PidsLimit, CapDrop, SecurityOpt, ReadonlyRootfs, Tmpfs },
      ...{ RestartPolicy: { Name: 'no' }, AutoRemove: true },
    });
    expect(Object.values(info.NetworkSettings.Ports).flat().filter(Boolean)).toEqual([]);
    const network = info.NetworkSettings.Networks[`${client.slug}_default`];
    expect(network?.Aliases ?? []).not.toContain('app');
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    await waitUntil('nothing of the job is left', async () => {
      const [jobs, left] = [await jobsOf(client), await volumesOf(client)];
      return jobs.length === 0 && left === volumes;
    });
  });

  it('has the files of the service with owners and modes, also once it is stopped', async () => {
    const client = live.newClient();
    const stack = stackOf(client, closedService());
    await client.deploy(stack);
    const script =
      'pwd; id -u; cat /etc/closed/settings.yaml; od -An -tx1 /run/secrets/token; stat -c "%a %u %g" /run/secrets/token; touch /other 2>/dev/null || echo closed';
    const printed = async (): Promise<string> => {
      const job = { service: 'app', argv: ['sh', '-c', script] };
      const { exitCode, stdout } = await captureJob(live.engine, client.slug, job);
      expect(exitCode).toBe(0);
      return Buffer.from(stdout).toString();
    };
    const expected = '/work\n1000\nname: ñ\n 00 ff 0a\n400 1000 1000\nclosed\n';
    expect(await printed()).toBe(expected);
    await client.carryOut(stack, { verb: 'stop' });
    expect(await printed()).toBe(expected);
  });

  it('is on the image and in the environment that run, whatever is deployed next', async () => {
    const client = live.newClient();
    const open = closedService({ readOnly: false, user: '0' });
    await client.deploy(stackOf(client, open));
    // What the service itself wrote is its own.
    await client.run('app', 'touch', '/of-the-service');
    const job = { service: 'app', argv: ['sh', '-c', 'echo $WORD; ls /; cat /run/secrets/token'] };
    const text = async (): Promise<string> =>
      Buffer.from((await captureJob(live.engine, client.slug, job)).stdout).toString('latin1');
    const before = await text();
    expect(before).toMatch(/^inside\n/);
    expect(before).not.toContain('of-the-service');
    await client.deploy(stackOf(client, { ...open, environment: { WORD: 'outside' }, files: [] }));
    expect(await text()).toMatch(/^outside\n/);
    expect(await text()).not.toContain('\xff');
  });
});
