import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  createApiClient,
  type ApiClient,
} from '../../src/engines/kubernetes/connect/api-client.ts';
import { ignoreStatus } from '../../src/engines/kubernetes/connect/api-error.ts';
import { loadKubeconfig } from '../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { openTransport } from '../../src/engines/kubernetes/connect/open-transport.ts';
import { waitUntil } from './wait-until.ts';

/** The cluster that tests run on: PULSO_TEST_KUBECONFIG, or the one `scripts/cluster up` makes. */
export async function liveKubeconfig(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const path = process.env['PULSO_TEST_KUBECONFIG'] ?? join(cache, 'pulso/cluster/kubeconfig');
  await access(path).catch((cause: unknown) => {
    const message = `these tests need a cluster: scripts/cluster up, or name a kubeconfig in PULSO_TEST_KUBECONFIG (${path})`;
    throw new Error(message, { cause });
  });
  return path;
}

/** Asks the cluster directly, as an administrator. */
export async function liveClient(): Promise<{ client: ApiClient; close: () => void }> {
  const config = await loadKubeconfig({ name: 'live', kubeconfig: await liveKubeconfig() });
  const transport = openTransport(config);
  return { client: createApiClient(transport), close: () => { transport.close(); } }; // prettier-ignore
}

/** Removes the namespaces of these clients and all that is in them. */
export async function removeNamespaces(client: ApiClient, slugs: readonly string[]): Promise<void> {
  const paths = slugs.map((slug) => `/api/v1/namespaces/${slug}`);
  await Promise.all(
    paths.map((path) => ignoreStatus([404, 409], client.ask({ method: 'DELETE', path }))),
  );
  for (const path of paths) {
    const isGone = async (): Promise<boolean> =>
      (await ignoreStatus([404], client.ask({ path }))) === undefined;
    await waitUntil(`${path} to be gone`, isGone, 900);
  }
}
