import { configValues } from '../../client/config-values.ts';
import { fieldsOf } from '../../client/selection.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import type { Deployment } from '../../workspace/deployments/deployment.ts';
import { openWorkspace } from '../../workspace/settings/open-workspace.ts';

export type { Deployment };

/** Values that a shell takes as they are. */
const ONE_WORD = /^[\w.+/-]+$/;

/** The names of one kind in the workspace of a folder. */
export async function workspaceNames(
  cwd: string,
  kind: 'client' | 'template' | 'target',
): Promise<string[]> {
  const workspace = await openWorkspace(cwd);
  const { templates, targets } = workspace.config;
  const names = {
    client: () => listSlugs(workspace),
    template: () => Object.keys(templates),
    target: () => Object.keys(targets),
  };
  return names[kind]();
}

/** The services in the files of a client. */
export async function serviceNames(cwd: string, slug: string): Promise<string[]> {
  // Reads YAML: loaded for this alone.
  const { loadDesired } = await import('../engines/load-desired.ts');
  const { readClient } = await import('../../workspace/clients/read-client.ts');
  const workspace = await openWorkspace(cwd);
  const desired = await loadDesired(workspace, await readClient(workspace, slug));
  const { services } = desired.kind === 'compose' ? desired.stack : desired.manifests;
  return services.map(({ name }) => name);
}

/** The names of a client's secrets. */
export async function secretNames(cwd: string, slug: string): Promise<readonly string[]> {
  const { readKnownSecrets } = await import('../secrets/known-secrets.ts');
  const { readClient } = await import('../../workspace/clients/read-client.ts');
  const workspace = await openWorkspace(cwd);
  return (await readKnownSecrets(workspace, await readClient(workspace, slug))).names;
}

/** The keys of a client's values. */
export async function configKeys(cwd: string, slug: string): Promise<string[]> {
  const { readClient } = await import('../../workspace/clients/read-client.ts');
  const workspace = await openWorkspace(cwd);
  return [...configValues(await readClient(workspace, slug)).keys()];
}

/** The deployments of a client that it can be rolled back to, newest first. */
export async function keptDeployments(cwd: string, slug: string): Promise<Deployment[]> {
  const { readDeployments } = await import('../../workspace/deployments/deployment-log.ts');
  const { deployments } = await readDeployments(await openWorkspace(cwd), slug);
  return deployments.filter(({ files }) => files !== undefined).toReversed();
}

/** How `--select` can go on: a field and a value that some client has, after the pairs that are there. */
export async function selectionWords(cwd: string, begun: string): Promise<string[]> {
  const workspace = await openWorkspace(cwd);
  const { clients } = await readClients(workspace, await listSlugs(workspace));
  const pairs = clients.flatMap((record) =>
    Object.entries(fieldsOf(record)).flatMap(([key, values]) =>
      values.filter((value) => ONE_WORD.test(value)).map((value) => `${key}=${value}`),
    ),
  );
  const before = begun.slice(0, begun.lastIndexOf(',') + 1);
  return [...new Set(pairs)].map((pair) => before + pair);
}
