import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { readAudit } from '../../workspace/audit/audit-log.ts';
import type { AuditEntry } from '../../workspace/audit/audit-chain.ts';
import { readDeployments } from '../../workspace/deployments/deployment-log.ts';
import type { Deployment } from '../../workspace/deployments/deployment.ts';
import { digestFiles } from '../../workspace/deployments/kept-files.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { HistoryResult, ListedDeployment } from '../catalog/schemas/deployment-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { readDeployedFiles } from './read-deployed-files.ts';

/** Actions of the audit log that are deployments. */
const ACTIONS = ['deploy', 'adopt'] as const;

/**
 * The deployments of a client, newest first: those that this machine keeps, and before them those of the audit log, whose
 * versions are not known. Errors: those of readNamedClient.
 */
export async function clientHistory(
  { workspace }: Pick<OperationContext, 'workspace'>,
  { slug, limit }: { slug: string; limit: number },
): Promise<HistoryResult> {
  const record = await readNamedClient(workspace, slug);
  const { deployments } = await readDeployments(workspace, slug);
  const now = await digestOf(workspace, record);
  const first = deployments[0]?.at;
  const earlier = (await readAudit(workspace)).filter(
    (entry) => entry.slug === slug && (first === undefined || entry.at < first),
  );
  const all = [
    ...earlier.flatMap(fromAudit),
    ...deployments.map((deployment) => listDeployment(deployment, now)),
  ];
  return { slug, deployments: all.toReversed().slice(0, limit) };
}

function fromAudit({ at, who, action, outcome }: AuditEntry): ListedDeployment[] {
  const known = ACTIONS.find((one) => one === action);
  if (known === undefined) return [];
  const unknown = { n: null, template: null, kept: false, current: false };
  return [{ ...unknown, at, who, action: known, outcome }];
}

function listDeployment(deployment: Deployment, now: string | undefined): ListedDeployment {
  const { files, ...listed } = deployment;
  const isCurrent = files !== undefined && files === now;
  return dropUndefined({ ...listed, kept: files !== undefined, current: isCurrent });
}

/** Of the client's files; undefined if they cannot be read. */
async function digestOf(workspace: Workspace, record: ClientRecord): Promise<string | undefined> {
  try {
    return digestFiles(await readDeployedFiles(workspace, record));
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}
