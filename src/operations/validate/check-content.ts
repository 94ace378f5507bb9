import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../core/problem.ts';
import { readYamlOnce } from '../../text/read-yaml-stream.ts';
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
  const readable = { files, read: readYamlOnce() };
  return [
    ...checkFiles(workspace, record.slug, readable, concerns).problems,
    ...(isOnCluster(workspace, record) ? checkClusterFiles(workspace, record, readable) : []),
  ];
}
