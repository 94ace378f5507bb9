import type { StagedFile } from '../disk/write-tree.ts';
import { GITHUB_WORKFLOW } from './github-workflow.ts';
import { GITLAB_ENTRY, GITLAB_PIPELINE } from './gitlab-pipeline.ts';

/** Where pull requests are made. */
export type CiService = 'github' | 'gitlab';

/** A service's own file, that many things share: it is not pulso's to refuse. */
export const GITLAB_CI = '.gitlab-ci.yml';

/** The pipeline that says on each pull request what it would do to the clients. */
export function ciFiles(service: CiService): StagedFile[] {
  const file = (path: string, bytes: string): StagedFile => ({ path, bytes, mode: 0o644 });
  if (service === 'github') return [file('.github/workflows/pulso.yml', GITHUB_WORKFLOW)];
  return [file('.gitlab/pulso.yml', GITLAB_PIPELINE), file(GITLAB_CI, GITLAB_ENTRY)];
}
