import type { StagedFile } from '../disk/write-tree.ts';
import type { CiSource } from './ci-source.ts';
import { githubWorkflow } from './github-workflow.ts';
import { GITLAB_ENTRY, gitlabPipeline } from './gitlab-pipeline.ts';

/** Where pull requests are made. */
export type CiService = 'github' | 'gitlab';

/** A service's own file, that many things share: it is not pulso's to refuse. */
export const GITLAB_CI = '.gitlab-ci.yml';

/** A pipeline: which service runs it, and which pulso it runs. */
export interface CiRequest {
  service: CiService;
  /** The exact version. */
  version: string;
  source: CiSource;
}

/** The pipeline that shows on each pull request what it would do to the clients. */
export function ciFiles({ service, version, source }: CiRequest): StagedFile[] {
  const file = (path: string, bytes: string): StagedFile => ({ path, bytes, mode: 0o644 });
  if (service === 'github') {
    return [file('.github/workflows/pulso.yml', githubWorkflow(version, source))];
  }
  return [
    file('.gitlab/pulso.yml', gitlabPipeline(version, source)),
    file(GITLAB_CI, GITLAB_ENTRY),
  ];
}
