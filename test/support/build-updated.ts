import type { RolloutResult } from '../../src/operations/rollout/roll-client.ts';
import type { UpdatedClient, UpdatedFile } from '../../src/operations/update/updated-client.ts';

/** A client that is behind its template by a version, without files; `changes` replace some fields. */
export function buildUpdated(
  slug: string,
  changes: Partial<Omit<UpdatedClient, 'outcome'> & Pick<RolloutResult, 'outcome' | 'deploy'>> = {},
): UpdatedClient & RolloutResult {
  const updated = { slug, status: 'behind', outcome: 'planned', from: '1.0.0', to: '1.1.0' };
  return { ...updated, files: [], notes: [], ...changes } as UpdatedClient & RolloutResult;
}

/** A modified file without conflicts. */
export function buildUpdatedFile(path: string, changes: Partial<UpdatedFile> = {}): UpdatedFile {
  return { path, change: 'modified', conflicts: [], ...changes };
}
