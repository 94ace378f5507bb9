import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ApiClient } from '../../src/engines/kubernetes/connect/api-client.ts';
import { connectKubernetes } from '../../src/engines/kubernetes/connect/connect-kubernetes.ts';
import type { ConvergedClient, ConvergeResult } from '../../src/operations/converge/convergence.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { objectsAt, textAt } from '../../src/text/json.ts';
import { liveClient, liveKubeconfig, removeNamespaces } from './live-cluster.ts';
import { openShippedFleet, type ShippedFleet } from './shipped-fleet.ts';

/** A workspace of the shipped template whose target `prod` is the test cluster. */
export interface ClusterFleet {
  workspace: ShippedFleet;
  root: string;
  client: ApiClient;
  engine: Engine;
  /** Makes a client on the cluster, with a name no other test has. Gives its slug. */
  create(name: string, ...answers: string[]): Promise<string>;
  /** Deploys it; the run must end with this code. */
  deploy(code: number, slug: string, ...flags: string[]): Promise<ConvergedClient>;
  /** Names of its pods that are not on their way out, by service. */
  pods(slug: string): Promise<Record<string, string>>;
  /** Changes a file of a client. */
  edit(slug: string, path: string, change: (text: string) => string): Promise<void>;
}

/** A machine that is busy with other tests takes its time. */
const PATIENT = ['--timeout', '15m'];

/** `kubeconfig`: whose rights the fleet has; absent: an administrator's. */
export async function openClusterFleet(kubeconfig?: string): Promise<ClusterFleet> {
  const workspace = await openShippedFleet();
  const own = kubeconfig ?? (await liveKubeconfig());
  const settings = join(workspace.root, 'pulso.local.yaml');
  const target = { engine: 'kubernetes', kubeconfig: own, domain: 'clients.example' };
  const local = parse(await readFile(settings, 'utf8')) as object;
  await writeFile(settings, stringify({ ...local, targets: { prod: target } }));
  const { client, close } = await liveClient();
  const engine = await connectKubernetes({ name: 'prod', kubeconfig: own });
  const slugs: string[] = [];
  onTestFinished(async () => {
    await removeNamespaces(client, slugs);
    await engine.close();
    close();
  });
  return {
    ...{ workspace, root: workspace.root, client, engine },
    async create(name, ...answers) {
      const { slug } = await workspace.create(name, '--target', 'prod', ...answers);
      slugs.push(slug);
      return slug;
    },
    async deploy(code, slug, ...flags) {
      const result = await workspace.json<ConvergeResult>(
        code,
        'deploy',
        slug,
        ...PATIENT,
        ...flags,
      );
      expect(result.clients).toHaveLength(1);
      return result.clients[0]!;
    },
    async pods(slug) {
      const answer = await client.ask({ path: `/api/v1/namespaces/${slug}/pods` });
      const staying = objectsAt(answer, ['items']).filter(
        (pod) => textAt(pod, ['metadata', 'deletionTimestamp']) === undefined,
      );
      return Object.fromEntries(
        staying.map((pod) => [
          textAt(pod, ['metadata', 'labels', 'pulso.dev/service']) ?? '',
          textAt(pod, ['metadata', 'name']) ?? '',
        ]),
      );
    },
    async edit(slug, path, change) {
      const file = join(workspace.root, 'clients', slug, path);
      await writeFile(file, change(await readFile(file, 'utf8').catch(() => '')));
    },
  };
}
