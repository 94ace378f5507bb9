import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { putFiles, temporaryFolder } from './temporary-workspace.ts';

/** A server that kubectl and pulso reach as a cluster's. */
export interface ServedApi {
  /** A kubeconfig that leads to it. */
  kubeconfig: string;
  close(): Promise<void>;
}

/** Has a server listen on a port of its own. */
export async function serveApi(server: Server): Promise<ServedApi> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const folder = await temporaryFolder();
  await putFiles(folder, { kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`) });
  return {
    kubeconfig: join(folder, 'kubeconfig'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** One context, `test`, to one server. */
export function kubeconfigFor(server: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    // Without TLS the SDK wants to be told that nothing is to be checked.
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'test', user: { token: 't0p-secret-token' } }],
  });
}
