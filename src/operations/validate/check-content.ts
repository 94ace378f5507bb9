import type { ClientRecord } from '../../client/client-record.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import type { Problem } from '../../core/problem.ts';
import { readYamlLike, readYamlOnce } from '../../text/read-yaml-stream.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { checkClusterFiles, isOnCluster } from './check-cluster-files.ts';
import { checkFiles, type CheckScope, type Files } from './check-files.ts';

/** What is wrong with the content of a client's files for the target that it runs on. */
export function checkContent(
  workspace: Workspace,
  record: Pick<ClientRecord, 'slug' | 'target' | 'schemas' | 'texts'>,
  files: Files,
  scope: CheckScope,
): Problem[] {
  const { isolation, parsed } = scope;
  const readable = { files, read: readYamlOnce(parsed && readYamlLike(parsed.yaml)) };
  const onCluster = isOnCluster(workspace, record);
  const { schemas = {}, texts = [] } = record;
  const compose = { ...scope, schemas, texts, isolation: enforcedIf(!onCluster, isolation) };
  return [
    ...checkFiles(workspace, readable, compose).problems,
    ...(onCluster ? checkClusterFiles(workspace, record, readable, isolation) : []),
  ];
}

/** Files for the other kind of engine run nothing: they need not be allowed. */
export function enforcedIf(runs: boolean, isolation: Isolation): Isolation {
  return { ...isolation, enforced: isolation.enforced && runs };
}
