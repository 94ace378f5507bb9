import Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentReporter } from '../../src/core/reporter.ts';
import { applyPlan } from '../../src/engines/kubernetes/apply/apply-plan.ts';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import { discoverKinds } from '../../src/engines/kubernetes/connect/discover-kinds.ts';
import type { DesiredClient } from '../../src/engine/desired/desired-client.ts';
import type { Manifests } from '../../src/engine/desired/manifests.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { summarizeState } from '../../src/engine/observed/summarize-state.ts';
import type { JsonObject } from '../../src/text/json.ts';
import { captureExec } from '../support/capture-exec.ts';
import { buildContractManifests } from '../support/contract-manifests.ts';
import type { ContractVariant } from '../support/engine-contract.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from '../support/live-cluster.ts';
import { ABSENT_IMAGE, ensureTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { testSlug } from '../support/test-slug.ts';

const slug = testSlug('carry');
let live: Awaited<ReturnType<typeof liveClient>>;
let engine: Engine;

beforeAll(async () => {
  await ensureTestImage(new Dockerode());
  live = await liveClient();
  engine = await connectKubernetes({ name: 'carry', kubeconfig: await liveKubeconfig() });
});
afterAll(async () => {
  await removeNamespaces(live.client, [slug]);
  live.close();
  await engine.close();
});

const clientOf = (variant: ContractVariant = {}) => ({
  ...{ kind: 'manifests' as const, slug, target: 'carry' },
  manifests: buildContractManifests(slug, variant),
});
const options = {
  reporter: silentReporter,
  signal: new AbortController().signal,
  timeout: 600_000,
};

async function deploy(desired: DesiredClient, carryData = false): Promise<void> {
  const plan = await engine.plan(desired, { verb: 'deploy', carryData });
  await engine.apply(plan, desired, options);
}

const inDatabase = async (...argv: string[]): Promise<string> => {
  const { exitCode, stdout } = await captureExec(engine, { slug, service: 'database' }, argv);
  expect(exitCode).toBe(0);
  return Buffer.from(stdout).toString('utf8').trim();
};

/** The image of its database is nowhere. */
function withoutImage({ manifests }: ReturnType<typeof clientOf>): Manifests {
  const objects = manifests.objects.map((one) => {
    if (one.kind !== 'StatefulSet') return one;
    const text = JSON.stringify(one.body).replaceAll(TEST_IMAGE, ABSENT_IMAGE);
    return { ...one, body: JSON.parse(text) as JsonObject };
  });
  return { ...manifests, objects };
}

it('a copy that fails leaves the client as it ran, and nothing starts on a part of its data', async () => {
  await deploy(clientOf());
  await inDatabase('sh', '-c', 'mkdir -p /data/deep && echo kept > /data/deep/file && chmod 640 /data/deep/file'); // prettier-ignore
  const renamed = clientOf({ renamed: true });
  const plan = await engine.plan(renamed, { verb: 'deploy', carryData: true });
  const failing = () => Promise.reject(new Error('the connection is gone'));
  const cluster = { client: live.client, kinds: discoverKinds(live.client) };
  const cut = applyPlan({ cluster, copyVolume: failing }, plan, renamed, options);
  await expect(cut).rejects.toThrow('the connection is gone');

  const observed = (await engine.observe([slug])).get(slug)!;
  expect(summarizeState(observed)).toBe('running');
  expect(await inDatabase('cat', '/data/deep/file')).toBe('kept');
  await expect(deploy(renamed)).rejects.toMatchObject({
    ...{ code: 'carry-unfinished', slug },
    message: `${slug}: the copy of data-database-0 to renamed-database-0 was interrupted: database would start with part of its data`,
  });

  // Its pod cannot be taken over by a StatefulSet with other claims, forth or back.
  const imageless = { ...renamed, manifests: withoutImage(renamed) };
  await expect(deploy(imageless, true)).rejects.toMatchObject({ code: 'image-missing', slug });
  expect(await inDatabase('cat', '/data/deep/file')).toBe('kept');

  await deploy(renamed, true);
  expect(await inDatabase('cat', '/data/deep/file')).toBe('kept');
  expect(await inDatabase('stat', '-c', '%a', '/data/deep/file')).toBe('640');
  // It has data of its own from now on: nothing is copied over that.
  await deploy(clientOf());
  await expect(deploy(renamed, true)).rejects.toMatchObject({ code: 'volume-not-empty' });
  expect(await inDatabase('cat', '/data/deep/file')).toBe('kept');
});
