import { makeFleet, slugOf, type Fleet } from '../fleet/make-fleet.ts';
import type { Bench, Missing } from '../measure/contest.ts';
import { findCluster } from './find-cluster.ts';
import { removeNamespaces } from './remove-namespaces.ts';

/** Clients of the shipped template whose target is the cluster. */
export interface ClusterClients {
  /** Their workspace. */
  root: string;
  kubeconfig: string;
  /** Their namespaces too. */
  slugs: readonly string[];
}

/** Makes the clients; the cluster has nothing of them yet, of an earlier bench neither. They are taken down when the row is over. */
export async function makeClusterClients(
  bench: Bench,
  fleet: Omit<Fleet, 'name' | 'settings'>,
): Promise<ClusterClients | Missing> {
  const cluster = await findCluster();
  if ('missing' in cluster) return cluster;
  const { kubeconfig } = cluster;
  const target = { engine: 'kubernetes', kubeconfig, domain: 'clients.example' };
  const settings = { target: 'cluster', targets: { cluster: target }, images: bench.images };
  const root = await makeFleet(bench, { ...fleet, name: 'fleet', settings });
  const slugs = Array.from({ length: fleet.size }, (_, index) => slugOf(index + 1));
  await removeNamespaces(kubeconfig, slugs);
  bench.defer(() => removeNamespaces(kubeconfig, slugs));
  return { root, kubeconfig, slugs };
}
