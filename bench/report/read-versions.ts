import type { Bench } from '../measure/contest.ts';
import { readCommand } from '../measure/run-command.ts';
import { findCompose } from '../peers/find-compose.ts';
import { findCluster } from '../cluster/find-cluster.ts';
import type { Versions } from './machine.ts';

type Argv = readonly [string, ...string[]];

/** Versions of what is measured and of what it runs on, as far as it is here. */
export async function readVersions(bench: Bench): Promise<Versions> {
  const compose = await findCompose(bench);
  const env = 'missing' in compose ? {} : compose.env;
  const cluster = await findCluster();
  const asked: Record<string, Argv> = {
    pulso: [...bench.pulso, '--version'],
    git: ['git', '--version'],
    cookiecutter: ['cookiecutter', '--version'],
    'Docker Engine': ['docker', 'version', '--format', '{{.Server.Version}}'],
    'docker client': ['docker', 'version', '--format', '{{.Client.Version}}'],
    'docker compose': ['docker', 'compose', 'version', '--short'],
    kubectl: ['kubectl', 'version', '--client', '--output=json'],
    ...('missing' in cluster
      ? {}
      : {
          Kubernetes: ['kubectl', '--kubeconfig', cluster.kubeconfig, 'get', '--raw', '/version'],
        }),
  };
  const found: [string, string][] = [['Node', process.versions.node]];
  for (const [name, argv] of Object.entries(asked)) {
    const printed = await readCommand({ argv, env }).catch(() => '');
    const version = readVersion(printed);
    if (version !== undefined) found.push([name, version]);
  }
  return Object.fromEntries(found);
}

/** The first thing in a text that looks like a version. */
export function readVersion(text: string): string | undefined {
  return /\d+\.\d+(\.\d+)*(\+?[-.\w]*)?/.exec(text)?.[0];
}

/** The commit that is measured, with `+` where the checkout holds more than it. */
export async function readCommit(): Promise<string> {
  const commit = await readCommand({ argv: ['git', 'rev-parse', '--short', 'HEAD'] }).catch(
    () => 'no commit',
  );
  const changes = await readCommand({
    argv: ['git', 'status', '--porcelain', 'src', 'bin', 'clients/template', 'package.json'],
  }).catch(() => '');
  return changes === '' ? commit : `${commit}+`;
}
