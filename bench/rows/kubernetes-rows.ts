import { makeClusterClients, type ClusterClients } from '../cluster/make-cluster-clients.ts';
import { idleWorkload } from '../cluster/idle-workload.ts';
import { removeNamespaces } from '../cluster/remove-namespaces.ts';
import { renderManifests, type Rendered } from '../cluster/render-manifests.ts';
import type { Bench, Contest, Missing, Row, Side } from '../measure/contest.ts';
import { runCommand, timeCommand, type Command } from '../measure/run-command.ts';

const LARGE = 200;

export const kubernetesRows: readonly Row[] = [
  {
    id: 'apply',
    what: 'Kubernetes: apply and wait of one client, from nothing',
    against: '`kubectl apply --server-side` and `kubectl rollout status` of the same manifests',
    aim: 0.8,
    runs: 3,
    warmUp: false,
    open: openApply,
  },
  {
    id: 'plan',
    what: `Kubernetes: plan of ${LARGE} clients unchanged`,
    against: '`kubectl diff --server-side` of the same manifests',
    aim: 0.2,
    runs: 2,
    warmUp: false,
    open: openPlan,
  },
];

async function openApply(bench: Bench): Promise<Contest | Missing> {
  const made = await makeClusterClients(bench, { size: 2, override: (file) => file });
  if ('missing' in made) return made;
  const { root, kubeconfig, slugs } = made;
  const [ours = '', theirs = ''] = slugs;
  const side = (slug: string, command: Command): Side => ({
    prepare: () => removeNamespaces(kubeconfig, [slug]),
    run: () => timeCommand(command),
    check: () => checkReady(kubeconfig, slug),
  });
  const script = applyScript(theirs, await renderManifests(bench, made, theirs));
  return {
    pulso: side(ours, { argv: [...bench.pulso, 'deploy', ours], cwd: root }),
    peer: side(theirs, { argv: ['sh', '-ec', script], env: { KUBECONFIG: kubeconfig } }),
  };
}

function applyScript(namespace: string, { file, workloads }: Rendered): string {
  const waits = workloads.map((name) => `kubectl --namespace ${namespace} rollout status ${name}`);
  return [`kubectl apply --server-side -f '${file}'`, ...waits].join('\n');
}

/** Throws where the client's app does not reach its database and cache. */
async function checkReady(kubeconfig: string, slug: string): Promise<void> {
  const path = `/api/v1/namespaces/${slug}/services/app:http/proxy/readyz`;
  await runCommand({ argv: ['kubectl', '--kubeconfig', kubeconfig, 'get', '--raw', path] });
}

async function openPlan(bench: Bench): Promise<Contest | Missing> {
  const made = await makeClusterClients(bench, { size: LARGE, override: idleWorkload });
  if ('missing' in made) return made;
  const { root, kubeconfig } = made;
  await runCommand({ argv: [...bench.pulso, 'deploy', '--all'], cwd: root });
  const files = await renderAll(bench, made);
  // Both fail where they find a difference.
  const plan = ['deploy', '--all', '--dry-run', '--exit-code'];
  const kubectl = ['kubectl', '--kubeconfig', kubeconfig] as const;
  // As whom they were applied: of another's fields it would only tell conflicts.
  const diff = [...kubectl, 'diff', '--server-side', '--field-manager=pulso', ...files] as const;
  return {
    pulso: { run: () => timeCommand({ argv: [...bench.pulso, ...plan], cwd: root }) },
    peer: { run: () => timeCommand({ argv: diff }) },
  };
}

async function renderAll(bench: Bench, made: ClusterClients): Promise<string[]> {
  const flags: string[] = [];
  for (const slug of made.slugs) {
    const { file } = await renderManifests(bench, made, slug);
    flags.push('-f', file);
  }
  return flags;
}
