import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Missing } from '../measure/contest.ts';
import { succeeds } from '../measure/run-command.ts';
import { findProgram } from '../peers/find-program.ts';

export interface Cluster {
  kubeconfig: string;
}

/** The cluster that is measured on, and kubectl: PULSO_TEST_KUBECONFIG, or the one `scripts/cluster up` makes. */
export async function findCluster(): Promise<Cluster | Missing> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const kubeconfig =
    process.env['PULSO_TEST_KUBECONFIG'] ?? join(cache, 'pulso/cluster/kubeconfig');
  const found = await access(kubeconfig).then(() => true, () => false); // prettier-ignore
  if (!found) return { missing: 'there is no cluster here: scripts/cluster up makes one' };
  if ((await findProgram('kubectl', 'kubernetes-client')) === undefined) {
    return { missing: 'kubectl is not installed, and there is no Debian package here' };
  }
  const ask = ['get', '--raw', '/readyz', '--request-timeout=10s'];
  if (await succeeds({ argv: ['kubectl', '--kubeconfig', kubeconfig, ...ask] })) {
    return { kubeconfig };
  }
  return { missing: `the cluster of ${kubeconfig} does not answer: scripts/cluster up starts it` };
}
