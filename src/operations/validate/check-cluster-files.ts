import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../core/problem.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import { checkManifests } from '../../manifests/read/check-manifests.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { ReadableFiles } from './check-files.ts';
import { checkWithoutSecrets } from './check-secrets.ts';

/**
 * What is wrong with a client's k8s/ files, for the cluster that is its target or for any. Each problem
 * names its file by its path in the client's folder; what checkFiles finds in them is not reported again.
 */
export function checkClusterFiles(
  workspace: Workspace,
  { slug, target }: Pick<ClientRecord, 'slug' | 'target'>,
  { files, read }: ReadableFiles,
  isolation: Isolation,
): readonly Problem[] {
  const settings = clusterOf(workspace, target);
  const { images } = workspace.config;
  const input = { slug, settings: settings ?? {}, images, isolation };
  const { problems } = checkWithoutSecrets(files, 'manifest-file-missing', (bytes) => {
    const { named, ...found } = checkManifests({ ...input, files: bytes }, read);
    return { ...found, named: () => named };
  });
  return problems.filter(
    ({ code, file = '' }) =>
      (code !== 'manifests-missing' || settings !== undefined) &&
      (code !== 'manifest-syntax' || !isFaulty({ files, read }, file)),
  );
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

function isFaulty({ files, read }: ReadableFiles, path: string): boolean {
  const file = files.get(path);
  return file !== undefined && read(path, file.bytes).faults.length > 0;
}
