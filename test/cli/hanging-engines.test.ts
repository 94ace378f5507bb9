import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { digestTemplate } from '../../src/template/manifest/digest-template.ts';
import { BASE_FILE } from '../../src/workspace/base/base-error.ts';
import { packBase } from '../../src/workspace/base/pack-base.ts';
import { readTemplateSource } from '../../src/workspace/templates/read-template-source.ts';
import { buildFleet } from '../support/build-fleet.ts';
import { startCli, type RunningCli } from '../support/run-cli.ts';
import { kubeconfigFor } from '../support/serve-api.ts';
import { answer, startSilentServer, type Say } from '../support/silent-server.ts';
import { buildRecord, putFiles, recordFiles } from '../support/temporary-workspace.ts';

/** Seconds in which all verbs end by themselves, at once and on a slow machine: each may ask a cluster twice. */
const LONGEST = 200;
/** Seconds from an interruption to the end. */
const STOP = 60;

/** An engine that answers, and runs nothing. */
const near: Say = (line) => {
  if (line.includes('/_ping')) return answer('OK');
  if (line.includes('/volumes')) return answer('{"Volumes":null}');
  return line === '' ? undefined : answer('[]');
};

const TEMPLATE = `name: template
version: 1.0.0
questions: []
ports: {}
secrets: [{ name: database_password }]
data:
  database:
    - { engine: postgresql, service: database, user: pulso, secret: database_password, database: pulso }
`;

/** Clients on a Docker Engine and on a cluster that say nothing, and one on an engine that answers. */
async function openFleet(): Promise<string> {
  const silent = await startSilentServer();
  const answers = await startSilentServer(near);
  const workspace = await buildFleet(['acme', 'gamma']);
  await putFiles(workspace.root, {
    'pulso.yaml': `targets:
  away: { engine: docker, host: 'tcp://127.0.0.1:${silent}', tls: false }
  near: { engine: docker, host: 'tcp://127.0.0.1:${answers}', tls: false }
  cloud: { engine: kubernetes, kubeconfig: kubeconfig }
backups: { repositories: { here: { url: 'file://${workspace.root}/backups' } }, encrypt: none }
`,
    'backups/.keep': '',
    'clients/template/template.yaml': TEMPLATE,
    'clients/acme/config/secrets/database_password': 'secret',
    'clients/beta/config/secrets/database_password': 'secret',
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${silent}`),
    'clients/beta/k8s/deployment.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app }\nspec: { selector: { matchLabels: { app: app } }, template: { metadata: { labels: { app: app } }, spec: { containers: [{ name: app, image: app }] } } }\n',
  });
  const digest = digestTemplate(await readTemplateSource(workspace, 'template'));
  const template = { name: 'template', version: '1.0.0', digest };
  const records = [
    buildRecord('acme', { block: 1, target: 'away', template }),
    buildRecord('gamma', { block: 2, target: 'near', template }),
    buildRecord('beta', { block: 8, target: 'cloud', subnet: null, template }),
  ];
  await putFiles(workspace.root, recordFiles(...records));
  for (const record of records) {
    const base = join(workspace.root, 'clients', record.slug, BASE_FILE);
    await writeFile(base, packBase({ template, inputs: record, files: new Map() }));
  }
  return workspace.root;
}

const VERBS: readonly string[][] = [
  ['status'],
  ['status', '-o', 'json'],
  ['list'],
  ['deploy', '--all', '--yes', '--timeout', '5s'],
  ['deploy', '--all', '--dry-run'],
  ['stop', '--all', '--yes'],
  ['start', '--all', '--yes'],
  ['restart', '--all', '--yes'],
  ['destroy', 'acme', 'beta', '--yes'],
  ['destroy', 'acme', 'beta', '--purge', '--yes'],
  ['logs', 'acme'],
  ['logs', 'beta'],
  ['logs', 'acme', '--follow'],
  ['exec', 'acme', '--', 'true'],
  ['exec', 'beta', '--', 'true'],
  ['run', 'acme', '--', 'true'],
  ['run', 'beta', '--', 'true'],
  ['prove'],
  ['backup', '--all'],
  ['adopt', 'acme', '--yes'],
  ['reset', 'acme', '--yes'],
  ['rename', 'acme', 'other', '--yes'],
  ['remove', 'acme', '--yes'],
  ['remove', 'beta', '--dry-run'],
  ['move', 'acme', '--target', 'near', '--yes'],
];

async function start(...verb: string[]): Promise<RunningCli> {
  return startCli(verb, { cwd: await openFleet() });
}

function within<T>(seconds: number, work: Promise<T>): Promise<T | 'still running'> {
  return Promise.race([work, sleep(seconds * 1000, 'still running' as const)]);
}

describe('targets that take connections and say nothing', () => {
  it('end every verb, and are named by it', async () => {
    const runs = await Promise.all(
      VERBS.map(async (verb) => ({
        verb: verb.join(' '),
        ended: await within(LONGEST, (await start(...verb)).ended),
      })),
    );
    for (const { verb, ended } of runs) {
      const seen = `${verb}\n${JSON.stringify(ended)}`;
      if (ended === 'still running') expect.fail(seen);
      const reads = /^(status|list)/.test(verb);
      expect(ended.code, seen).toBe(reads ? 0 : 1);
      if (verb !== 'list')
        expect(ended.stdout + ended.stderr, seen).toMatch(/does not answer|no response/);
    }
  }, 240_000);

  it('end every verb soon after Ctrl-C', async () => {
    const runs = await Promise.all(
      VERBS.map(async (verb) => {
        const cli = await start(...verb);
        const first = await within(1, cli.ended);
        cli.io.interrupt();
        return { verb: verb.join(' '), first, ended: await within(STOP, cli.ended) };
      }),
    );
    for (const { verb, first, ended } of runs) {
      const seen = `${verb}\n${JSON.stringify(ended)}`;
      if (ended === 'still running') expect.fail(seen);
      if (first === 'still running') expect(ended.code, seen).toBe(130);
    }
  });

  it('delay no other: what is known is shown on a terminal meanwhile', async () => {
    const cli = startCli(['status'], { cwd: await openFleet(), columns: 100 });
    await cli.shows('waiting for target away, cloud');
    await cli.shows('gamma');
    cli.io.interrupt();
    expect((await cli.ended).code).toBe(130);
  });

  it('delay no deploy of another client', async () => {
    const cli = await start('deploy', '--all', '--dry-run');
    const { stdout } = await cli.ended;
    expect(stdout).toContain('gamma');
  });
});
