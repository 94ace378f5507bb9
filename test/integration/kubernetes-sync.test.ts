import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { ApiClient } from '../../src/engines/kubernetes/connect/api-client.ts';
import type { StatusResult } from '../../src/operations/catalog/schemas/observe-schemas.ts';
import { objectsAt, textAt } from '../../src/text/json.ts';
import { waitingDeployment } from '../support/cluster-clients.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from '../support/live-cluster.ts';
import { smallTemplate } from '../support/small-template.ts';
import { runPulso, type PulsoRun } from '../support/spawn-pulso.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { ensureTestImage } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';

const slugs = ['a', 'b', 'c'].map((letter) => testSlug(`sync-${letter}`));
const TEMPLATE = 'clients/template/k8s/all.yaml.hbs';
/** One light service, whose template says whether it goes on. */
const MANIFESTS = [
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {{yaml slug}}\n',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: default-deny\n' +
    'spec:\n  podSelector: {}\n  policyTypes: [Ingress, Egress]\n',
  stringify(
    waitingDeployment(
      {
        command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 3600 & wait; done"],
        env: [{ name: 'GENERATION', value: '1' }],
      },
      {},
      { minReadySeconds: 3 },
    ),
  ),
].join('---\n');

let root: string;
let client: ApiClient;
let close: () => void;

beforeAll(async () => {
  await ensureTestImage(new Dockerode());
  ({ client, close } = await liveClient());
});
afterAll(async () => {
  await removeNamespaces(client, slugs);
  close();
});

/** Names and generations of the pods that stay, by slug. */
async function running(): Promise<Record<string, { name: string; generation: string }>> {
  const found = slugs.map(async (slug) => {
    const answer = await client.ask({ path: `/api/v1/namespaces/${slug}/pods` });
    const [pod, ...others] = objectsAt(answer, ['items']).filter(
      (one) => textAt(one, ['metadata', 'deletionTimestamp']) === undefined,
    );
    expect(others).toEqual([]);
    const env = objectsAt(pod, ['spec', 'containers']).flatMap((one) => objectsAt(one, ['env']));
    const name = textAt(pod, ['metadata', 'name']) ?? '';
    return [slug, { name, generation: textAt(env[0], ['value']) ?? '' }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

async function change(from: string, to: string): Promise<void> {
  const text = await readFile(join(root, TEMPLATE), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(root, TEMPLATE), text.replace(from, to));
}

const outcomes = ({ stdout }: PulsoRun): string[] =>
  (JSON.parse(stdout) as { clients: { slug: string; outcome: string }[] }).clients.map(
    ({ slug, outcome }) => `${slug} ${outcome}`,
  );
const sync = (...argv: string[]): Promise<PulsoRun> =>
  runPulso(root, '-o', 'json', 'sync', '--deploy', '--timeout', '10m', ...argv);

it('rolls a template change out to the clients of a cluster: canary first, rolled back if unhealthy', async () => {
  root = await temporaryFolder();
  const prod = { engine: 'kubernetes', kubeconfig: await liveKubeconfig() };
  const settings = {
    ...{ blocks: { first: 1950 }, network: { pool: '10.128.0.0/14' } },
    ...{ target: 'prod', targets: { prod } },
  };
  const files = smallTemplate({ 'k8s/all.yaml.hbs': MANIFESTS });
  await putFiles(root, { 'pulso.yaml': stringify(settings), ...files });
  for (const slug of slugs) {
    const run = await runPulso(root, 'create', slug, '--name', slug, '--country', 'CO');
    expect(run, run.stderr).toMatchObject({ code: 0 });
  }
  const deployed = await runPulso(root, 'deploy', '--all', '--timeout', '10m');
  expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
  const first = await running();

  // Its canary ends again and again: it is put back, and no other is touched.
  await change('"1"', '"2"');
  await change('while true', 'while false');
  const canary = slugs[1]!;
  const sick = await sync('--canary', canary);
  expect(sick.code, sick.stderr).toBe(1);
  expect(outcomes(sick)).toEqual(
    slugs.map((slug) => `${slug} ${slug === canary ? 'rolled-back' : 'skipped'}`),
  );
  expect(await running()).toEqual(first);

  // Mended, all of them take it.
  await change('while false', 'while true');
  const well = await sync('--canary', canary, '--max-unavailable', '2');
  expect(well.code, well.stderr).toBe(0);
  expect(Object.values(await running()).map(({ generation }) => generation)).toEqual(
    slugs.map(() => '2'),
  );
  const again = await sync();
  expect(outcomes(again)).toEqual(slugs.map((slug) => `${slug} unchanged`));

  // Every verb takes several of them.
  for (const verb of ['restart', 'stop', 'start']) {
    const run = await runPulso(root, verb, '--all');
    expect(run, run.stderr).toMatchObject({ code: 0 });
  }
  const { stdout } = await runPulso(root, '-o', 'json', 'status');
  expect((JSON.parse(stdout) as StatusResult).clients).toMatchObject(
    slugs.map((slug) => ({ slug, state: 'running', drift: { stack: 'current' } })),
  );
});
