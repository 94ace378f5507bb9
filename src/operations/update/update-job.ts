import type { ClientRecord } from '../../client/client-record.ts';
import type { ConflictChoice, Decide } from '../../merge/merge-types.ts';
import { checkBase } from '../../workspace/base/read-base.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { OpenTemplate } from '../template/open-template.ts';
import type { Templates } from './open-templates.ts';
import { hasSameDigest } from './partition-by-digest.ts';
import type { AskOf } from './remember-answers.ts';

/** What becomes of a client's files. */
export interface UpdateJob {
  templates: Templates;
  /** The verb, for the audit log. */
  action: string;
  dryRun: boolean;
  /** Adds the text of each file's diff. */
  patches?: boolean;
  /** Keeps the rollback point until a rollout is verified. */
  reversible?: boolean;
  conflict: ConflictChoice | Decide;
  changed?: Readonly<Record<string, unknown>>;
  target?: string;
  /** An earlier version of the template was asked for by name. */
  downgrade?: boolean;
  ask?: AskOf;
}

/**
 * Whether a client is as the job wants it: digests of its template and of what its base was rendered from prove that
 * without rendering it. A base of which that is not known proves nothing. Errors: those of checkBase.
 */
export function isCurrent(
  workspace: Workspace,
  record: ClientRecord,
  template: OpenTemplate,
  { changed = {}, target }: UpdateJob,
): boolean {
  const asked = Object.keys(changed).length > 0 || target !== undefined;
  if (asked || !hasSameDigest(record, template)) return false;
  return checkBase(workspace, record) === 'of-record';
}
