import { clientState, type Workspace } from '../workspace.ts';
import { readStateText, writeStateText } from '../journal/state-text.ts';
import type { Deployment, DeploymentLog } from './deployment.ts';
import { sweepFiles, withoutOldFiles } from './kept-files.ts';

const LARGEST = 4 * 1024 * 1024;

/** Deployments in the log of a client. */
const MOST = 100;

/** Empty for a client that was not deployed from here. Errors: `journal-invalid`. */
export async function readDeployments(workspace: Workspace, slug: string): Promise<DeploymentLog> {
  const file = logOf(workspace, slug);
  const text = await readStateText(file, LARGEST);
  if (text === undefined) return { deployments: [] };
  const { parseDeployments } = await import('./deployment.ts');
  return parseDeployments(text, file);
}

/** Writes the log, and deletes what is kept of deployments that are too old. The caller holds the client's lock. */
export async function saveDeployments(
  workspace: Workspace,
  slug: string,
  { deployments, ...log }: DeploymentLog,
): Promise<void> {
  const newest = withoutOldFiles(workspace, slug, deployments.slice(-MOST));
  const text = `${JSON.stringify({ version: 2, ...log, deployments: newest })}\n`;
  await writeStateText(logOf(workspace, slug), text);
  await sweepFiles(workspace, slug, newest);
}

/** The log with one more, which gets the next number. */
export function addDeployment(
  { deployments, ...log }: DeploymentLog,
  added: Omit<Deployment, 'n'>,
): DeploymentLog {
  const n = (deployments.at(-1)?.n ?? 0) + 1;
  return { ...log, deployments: [...deployments, { n, ...added }] };
}

function logOf(workspace: Workspace, slug: string): string {
  return clientState(workspace, slug, 'deployments.json');
}
