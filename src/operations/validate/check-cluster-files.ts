import type { ClientRecord } from '../../client/client-record.ts';
import { findYamlFaults } from '../../client/find-yaml-faults.ts';
import type { Problem } from '../../foundation/problem.ts';
import { checkManifests } from '../../stack/manifests/check-manifests.ts';
import { imagesOf } from '../../workspace/images-of.ts';
import { isSecretPath } from '../../workspace/secret-files.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { tellMissing, type Files } from './check-files.ts';

/**
 * What is wrong with a client's k8s/ files, for the cluster that is its target or for any. Each problem
 * names its file by its path in the client's folder; what checkFiles finds in them is not told again.
 */
export function checkClusterFiles(
  workspace: Workspace,
  { slug, target }: Pick<ClientRecord, 'slug' | 'target'>,
  files: Files,
): Problem[] {
  const settings = clusterOf(workspace, target);
  const bytes = new Map([...files].map(([path, file]) => [path, file.bytes]));
  const images = imagesOf(workspace);
  const input = { slug, files: bytes, settings: settings ?? {}, images };
  const { problems, named } = checkManifests(input);
  // Secrets are in no repository: a checkout without them is otherwise checked as if they were there.
  const missing = problems.some(({ code }) => code === 'manifest-file-missing')
    ? [...new Set(named)].filter((path) => isSecretPath(path) && !files.has(path))
    : [];
  for (const path of missing) bytes.set(path, new Uint8Array());
  const found = missing.length === 0 ? problems : checkManifests(input).problems;
  const told = found.filter(
    ({ code, file = '' }) =>
      (code !== 'manifests-missing' || settings !== undefined) &&
      (code !== 'manifest-syntax' || !isFaulty(files, file)),
  );
  return [...missing.map(tellMissing), ...told];
}

/** True where a client's target is a cluster. */
export function isOnCluster(
  workspace: Workspace,
  { target }: Pick<ClientRecord, 'target'>,
): boolean {
  return clusterOf(workspace, target) !== undefined;
}

function clusterOf({ config }: Workspace, target: string) {
  const settings = config.targets[target];
  return settings?.engine === 'kubernetes' ? settings : undefined;
}

function isFaulty(files: Files, path: string): boolean {
  const text = Buffer.from(files.get(path)?.bytes ?? []).toString('utf8');
  return findYamlFaults(text, path).length > 0;
}
