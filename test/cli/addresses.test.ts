import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';
import { buildRecord, putFiles, recordFiles, temporaryFolder } from '../support/temporary-workspace.ts'; // prettier-ignore
import { waitUntil } from '../support/wait-until.ts';

const COMPOSE = `services:
  app: { image: app:1, ports: ['127.0.0.1:8001:8080', '9001:9000'] }
  worker: { image: worker:1 }
`;

const SETTINGS = `targets:
  local: { engine: docker }
  far: { engine: docker, host: 'ssh://ops@far.example:2222' }
  cloud: { engine: kubernetes, context: 'kind fleet' }
allow: { '*': [isolation-open-port, isolation-no-policy] }
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: app }
spec: { selector: { app.kubernetes.io/name: app }, ports: [{ name: http, port: 80 }, { name: admin, port: 9090 }] }
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: app } }
  template:
    metadata: { labels: { app.kubernetes.io/name: app } }
    spec: { containers: [{ name: app, image: 'app:1' }] }
`;

async function openFleet(target: 'local' | 'far' | 'cloud' = 'local') {
  const { root } = await buildFleet(['acme'], {
    'pulso.yaml': SETTINGS,
    'clients/acme/docker-compose.yml': COMPOSE,
    'clients/acme/k8s/app.yaml': `${SERVICE}---\n${DEPLOYMENT}`,
  });
  await putFiles(root, recordFiles(buildRecord('acme', { target })));
  const docker = createFakeEngine({ host: target === 'far' ? 'far.example' : 'localhost' });
  const fleet = { cwd: root, engine: target === 'cloud' ? createFakeCluster() : docker };
  const deployed = await runCli(['deploy', 'acme', '--yes'], fleet);
  expect(deployed.code, deployed.stderr).toBe(0);
  return fleet;
}

describe('pulso port', () => {
  it('lists where each port can be reached', async () => {
    const { code, stdout } = await runCli(['port', 'acme'], await openFleet());
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'SERVICE  PORT  ADDRESS',
        'app      8080  127.0.0.1:8001',
        'app      9000  localhost:9001',
        '',
      ].join('\n'),
    );
  });

  it('prints the address alone of one port, and JSON of all', async () => {
    const fleet = await openFleet();
    const one = await runCli(['port', 'acme', 'app', '8080'], fleet);
    expect(one).toEqual({ code: 0, stdout: '127.0.0.1:8001\n', stderr: '' });
    const { document } = await runJson(['port', 'acme', 'app'], fleet);
    expect(document).toEqual({
      ...{ version: 1, slug: 'acme' },
      ports: [
        { service: 'app', port: 8080, address: '127.0.0.1:8001' },
        { service: 'app', port: 9000, address: 'localhost:9001' },
      ],
    });
    expect((await runCli(['port', 'acme', 'worker'], fleet)).stdout).toBe('no ports are published\n'); // prettier-ignore
  });

  it('names the command that brings a port of another machine here', async () => {
    const { stdout } = await runCli(['port', 'acme'], await openFleet('far'));
    expect(stdout).toContain('far.example:9001');
    expect(stdout).toContain(
      '\nfrom this machine:\n  ssh -N -L 8001:127.0.0.1:8001 ssh://ops@far.example:2222\n',
    );
  });

  it('names the Service of a cluster, and the port-forward to type', async () => {
    const fleet = await openFleet('cloud');
    const { stdout } = await runCli(['port', 'acme'], fleet);
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/).join(' | '))).toEqual([
      'SERVICE | PORT | ADDRESS',
      'app | 80 | app.acme.svc:80',
      'app | 9090 | app.acme.svc:9090',
      '',
      'from this machine:',
      "kubectl --context 'kind fleet' --namespace acme port-forward service/app 8080:80",
      "kubectl --context 'kind fleet' --namespace acme port-forward service/app 9090:9090",
      '',
    ]);
    const one = await runCli(['port', 'acme', 'app', '9090'], fleet);
    expect(one.stdout).toBe('app.acme.svc:9090\n');
    expect(one.stderr).toContain('port-forward service/app 9090:9090');
  });

  it.each([
    [['app', '81'], 'port-not-published', 'available: app 8080, app 9000'],
    [['worker', '81'], 'port-not-published', 'no port of it is'],
    [['web'], 'unknown-service', 'its services are app, worker'],
    [['app', 'http'], 'bad-number', 'use a whole number from 1 to 65535'],
    [['app', '70000'], 'bad-number', 'use a whole number from 1 to 65535'],
  ])('%j is refused with %s', async (words, code, hint) => {
    const { document } = await runJson(['port', 'acme', ...words], await openFleet());
    expect(document).toMatchObject({ error: { code, hint } });
  });
});

describe('pulso open', () => {
  /** A browser that writes down what it is given. */
  async function openDesktop() {
    const folder = await temporaryFolder();
    const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
    await putFiles(folder, { [opener]: `#!/bin/sh\nprintf '%s' "$*" > '${folder}/opened'\n` });
    await chmod(join(folder, opener), 0o755);
    const opened = () => readFile(join(folder, 'opened'), 'utf8').catch(() => undefined);
    return { env: { PATH: folder }, opened };
  }

  it('opens the address on a terminal, and prints it', async () => {
    const { env, opened } = await openDesktop();
    const run = await runCli(['open', 'acme'], { ...(await openFleet()), env, columns: 80 });
    expect(run).toMatchObject({ code: 0, stdout: 'http://localhost:8001\n' });
    await waitUntil('it is opened', async () => (await opened()) === 'http://localhost:8001');
  });

  it.each([
    ['off a terminal', []],
    ['with --print', ['--print']],
  ])('prints the address alone %s', async (_, flags) => {
    const { env, opened } = await openDesktop();
    const terminal = flags.length === 0 ? {} : { columns: 80 };
    const fleet = { ...(await openFleet()), env, ...terminal };
    const run = await runCli(['open', 'acme', ...flags], fleet);
    expect(run).toEqual({ code: 0, stdout: 'http://localhost:8001\n', stderr: '' });
    expect(await opened()).toBeUndefined();
  });

  it('warns where there is no browser', async () => {
    const fleet = { ...(await openFleet()), env: { PATH: '/nowhere' }, columns: 80 };
    const cli = startCli(['open', 'acme'], fleet);
    await cli.shows('open the address yourself');
    expect(await cli.ended).toMatchObject({ code: 0, stdout: 'http://localhost:8001\n' });
  });

  it('says why there is no address', async () => {
    const fleet = await openFleet();
    await runCli(['stop', 'acme'], fleet);
    const stopped = await runJson(['open', 'acme'], fleet);
    expect(stopped.document).toMatchObject({
      error: { code: 'service-not-running', hint: 'pulso start acme' },
    });
    const cluster = await runJson(['open', 'acme'], await openFleet('cloud'));
    expect(cluster.document).toMatchObject({
      error: { code: 'no-address', hint: expect.stringContaining('pulso port acme') },
    });
  });
});
