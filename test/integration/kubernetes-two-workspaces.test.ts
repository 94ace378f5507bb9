import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { objectsAt, valueAt } from '../../src/text/json.ts';
import { useClusterClients, waitingDeployment } from '../support/cluster-clients.ts';
import { shippedPolicies } from '../support/cluster-prove-fleet.ts';
import { liveKubeconfig } from '../support/live-cluster.ts';
import { runPulso } from '../support/spawn-pulso.ts';
import { buildRecord, putFiles, recordFiles } from '../support/temporary-workspace.ts';

const cluster = useClusterClients();
/** Both workspaces have a client of this slug. */
let slug: string;
/** The workspace whose client runs, and the one that comes later. */
let production: string;
let staging: string;

const TEMPLATE = `name: template
version: 1.0.0
questions: []
ports: {}
secrets: [{ name: token, rotate: [] }]
`;

beforeAll(async () => {
  slug = cluster().newSlug();
  production = await makeWorkspace();
  staging = await makeWorkspace();
  const deployed = await runPulso(production, 'deploy', slug);
  expect(deployed.code, deployed.stderr).toBe(0);
});

afterAll(async () => {
  for (const root of [production, staging]) await rm(root, { recursive: true, force: true });
});

it('a second workspace on the same cluster is refused a client of the first one, whose stack stays as it is', async () => {
  const before = await observeNamespace();
  const { stdout } = await runPulso(staging, '-o', 'json', 'status', slug);
  expect(JSON.parse(stdout)).toMatchObject({
    clients: [{ slug, state: 'foreign', foreign: [{ thing: `namespace/${slug}` }], services: [] }],
  });
  // The engine contract has every verb that plans.
  for (const [verb, ...rest] of [
    ['deploy', slug],
    ['restart', slug],
    ['destroy', slug, '--purge', '--yes'],
    ['logs', slug],
    ['secrets', 'rotate', slug, 'token'],
  ]) {
    const run = await runPulso(staging, '-o', 'json', verb ?? '', ...rest);
    expect(run.code, verb).toBe(1);
    expect(run.stdout + run.stderr, verb).toContain('foreign-namespace');
  }
  expect(await observeNamespace()).toEqual(before);
});

it('adopt takes the client over with what runs, and the first workspace is refused then', async () => {
  const before = await observeNamespace();
  expect(await runPulso(staging, 'adopt', slug, '--dry-run')).toMatchObject({ code: 0 });
  expect(await observeNamespace()).toEqual(before);

  const adopted = await runPulso(staging, 'adopt', slug, '--yes');
  expect(adopted.code, adopted.stderr).toBe(0);
  expect(await runPulso(staging, 'deploy', slug)).toMatchObject({ code: 0 });
  const refused = await runPulso(production, '-o', 'json', 'deploy', slug);
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toContain('foreign-namespace');
});

async function makeWorkspace(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  const targets = { prod: { engine: 'kubernetes', kubeconfig: await liveKubeconfig() } };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'token',
      annotations: { 'pulso.dev/files': 'token: config/secrets/token\n' },
    },
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: slug } };
  const objects = [namespace, secret, waitingDeployment(), ...shippedPolicies()];
  await putFiles(root, {
    'pulso.yaml': stringify({ targets }),
    'clients/template/template.yaml': TEMPLATE,
    ...recordFiles(buildRecord(slug, { target: 'prod' })),
    [`clients/${slug}/k8s/all.yaml`]: objects.map((one) => stringify(one)).join('---\n'),
    [`clients/${slug}/config/secrets/token`]: 'kept',
  });
  return root;
}

/** Who owns the namespace, and the versions of all that is in it. */
async function observeNamespace(): Promise<unknown> {
  const { client } = cluster();
  const namespace = `/api/v1/namespaces/${slug}`;
  const paths = [
    `${namespace}/secrets`,
    `${namespace}/configmaps`,
    `/apis/apps/v1/namespaces/${slug}/deployments`,
    `/apis/networking.k8s.io/v1/namespaces/${slug}/networkpolicies`,
  ];
  const lists = await Promise.all(paths.map((path) => client.ask({ path })));
  const objects = lists.flatMap((list) => objectsAt(list, ['items']));
  expect(objects.length).toBeGreaterThan(5);
  return {
    labels: valueAt(await client.ask({ path: namespace }), ['metadata', 'labels']),
    objects: objects.map(({ metadata }) => metadata),
  };
}
