import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Bench } from '../measure/contest.ts';
import { readCommand } from '../measure/run-command.ts';
import type { ClusterClients } from './make-cluster-clients.ts';

export interface Rendered {
  /** File of the manifests. */
  file: string;
  /** What is rolled out of them, as `deployment/app`. */
  workloads: readonly string[];
}

const WORKLOADS = ['Deployment', 'StatefulSet'];

/** Writes what `pulso render` prints for a client, secrets and all, into its folder. */
export async function renderManifests(
  bench: Bench,
  { root }: ClusterClients,
  slug: string,
): Promise<Rendered> {
  const render = ['render', slug, '--show-secrets'];
  const text = await readCommand({ argv: [...bench.pulso, ...render], cwd: root });
  const file = join(root, 'clients', slug, 'bench-manifests.yml');
  await writeFile(file, `${text}\n`);
  const objects = parseAllDocuments(text).map(
    (document) => document.toJS() as { kind: string; metadata: { name: string } },
  );
  const workloads = objects
    .filter(({ kind }) => WORKLOADS.includes(kind))
    .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
  return { file, workloads };
}
