import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { makeClusterClients } from '../cluster/make-cluster-clients.ts';
import type { Bench, Missing } from '../measure/contest.ts';
import { runCommand, type Command } from '../measure/run-command.ts';
import { backupSettings, type DataClient } from './open-data-client.ts';

/** Deploys one client on the cluster; its backups are not encrypted. */
export async function openClusterClient(bench: Bench): Promise<DataClient | Missing> {
  const made = await makeClusterClients(bench, { size: 1, override: (file) => file });
  if ('missing' in made) return made;
  const { root, kubeconfig, slugs } = made;
  const [slug = ''] = slugs;
  const repository = join(bench.scratch, 'repository');
  await mkdir(repository);
  await writeFile(join(root, 'pulso.local.yaml'), stringify(backupSettings(repository)));
  const pulso = (...argv: string[]): Command => ({ argv: [...bench.pulso, ...argv], cwd: root });
  await runCommand(pulso('deploy', slug));
  const kubectl = `kubectl --kubeconfig ${kubeconfig} --namespace ${slug}`;
  return { root, slug, repository, pulso, inside: `${kubectl} exec -i statefulset/database --` };
}
