import { join, resolve } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import { createProblemError } from '../../core/problem-error.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { bumpVersion, type Bump } from '../../template/manifest/bump-version.ts';
import { withLock } from '../../workspace/locks/lock.ts';
import { MANIFEST, readTemplateSource } from '../../workspace/templates/read-template-source.ts';
import { writeAtomically } from '../../workspace/disk/write-atomically.ts';
import type { OperationContext } from '../context.ts';
import { sortBySlug } from '../fleet/work-on-fleet.ts';
import { recordAction } from '../audit/record-action.ts';
import { checkAnswers } from './check-answers.ts';
import { openTemplate, type OpenTemplate } from './open-template.ts';
import { readUsers } from './read-users.ts';
import { updateRecords } from '../update/update-clients.ts';
import type { UpdatedClient } from '../update/updated-client.ts';

export interface ReleaseRequest {
  bump: Bump;
  /** A template's name in pulso.yaml; absent: the workspace's own choice. */
  template?: string;
  /** Releases although some client could not take it. */
  force: boolean;
  dryRun: boolean;
}

export interface ReleaseResult {
  template: string;
  from: string;
  to: string;
  dryRun: boolean;
  /** Clients of the template, and what they would take. */
  clients: readonly UpdatedClient[];
  /** Slugs of those that could not take it. */
  refusedBy: readonly string[];
}

/**
 * Raises a template's version, after trying the new one on every client of it. Errors:
 * `template-answer-lost`, `release-refused` while a client could not take it, those of parseTemplate.
 */
export async function releaseTemplate(
  context: OperationContext,
  request: ReleaseRequest,
): Promise<ReleaseResult> {
  const { workspace, reporter, signal } = context;
  return withLock(workspace, 'workspace', () => release(context, request), { reporter, signal });
}

async function release(context: OperationContext, request: ReleaseRequest): Promise<ReleaseResult> {
  const { workspace } = context;
  const name = request.template ?? workspace.config.template;
  const source = await readTemplateSource(workspace, name);
  const file = `${source.folder}/${MANIFEST}`;
  const { text, from, to } = bumpVersion(source.manifest, request.bump, file);
  const template = openTemplate({ ...source, manifest: text });
  // What the new version says must load, even if no client is there to try it.
  const compiled = await template.compile();
  const users = await readUsers(workspace, name);
  const lost = await checkAnswers(compiled, resolve(workspace.root, source.folder), users);
  if (lost.length > 0 && !request.force) throw createProblemError(lost, { hint: LOST_HINT });
  const clients = await tryOn(context, users, template);
  const refusedBy = clients
    .filter(({ status }) => status === 'conflict' || status === 'failed')
    .map(({ slug }) => slug);
  if (refusedBy.length > 0 && !request.force && !request.dryRun) throw refusal(to, refusedBy);
  const result = { template: name, from, to, dryRun: request.dryRun, clients, refusedBy };
  if (request.dryRun) return result;
  await writeAtomically(join(workspace.root, file), text);
  await recordRelease(context, result);
  return result;
}

async function tryOn(
  context: OperationContext,
  users: readonly ClientRecord[],
  template: OpenTemplate,
): Promise<readonly UpdatedClient[]> {
  const templates = (): Promise<OpenTemplate> => Promise.resolve(template);
  const job = { templates, action: 'diff', dryRun: true, conflict: 'fail' } as const;
  return sortBySlug(await updateRecords(context, users, job));
}

const LOST_HINT =
  'declare renameAnswer, removeAnswer or setAnswer under migrations of the new version, or release it all the same with --force';

function refusal(to: string, slugs: readonly string[]): PulsoError {
  return new PulsoError('release-refused', `${slugs.join(', ')} could not take ${to}`, {
    hint: `see why with pulso diff ${slugs.join(' ')}, or release it all the same with --force`,
  });
}

async function recordRelease(
  context: OperationContext,
  { template, from, to, refusedBy }: ReleaseResult,
): Promise<void> {
  const despite = refusedBy.length === 0 ? '' : `, although ${refusedBy.join(', ')} cannot take it`;
  await recordAction(context, {
    action: 'release',
    outcome: 'done',
    detail: `template ${template} ${from} → ${to}${despite}`,
  });
}
