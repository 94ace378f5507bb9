import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../core/problem.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { checkClusterFiles, isOnCluster } from './check-cluster-files.ts';
import { checkFiles, type Concerns, type Files } from './check-files.ts';

/** What is wrong with the content of a client's files for the target that it runs on. */
export function checkContent(
  workspace: Workspace,
  record: Pick<ClientRecord, 'slug' | 'target'>,
  files: Files,
  concerns?: Concerns,
): Problem[] {
  return [
    ...checkFiles(workspace, record.slug, files, concerns).problems,
    ...(isOnCluster(workspace, record) ? checkClusterFiles(workspace, record, files) : []),
  ];
}
