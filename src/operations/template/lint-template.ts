import { NO_OTHERS } from '../../engine/isolation/holders.ts';
import { resolve } from 'node:path';
import type { Problem } from '../../core/problem.ts';
import { readCompose } from '../../compose/read/read-compose.ts';
import type { CheckStack } from '../../template/lint/lint-stack.ts';
import { lintTemplate as lint } from '../../template/lint/lint-template.ts';
import { checkTemplate } from '../../template/manifest/check-template.ts';
import type { TemplateSource } from '../../template/template.ts';
import { completeConfig } from '../../workspace/settings/workspace-config.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { TemplateLintResult } from '../catalog/schemas/workspace-schemas.ts';
import { chooseTemplate, type TemplatePlace } from './choose-template.ts';
import { checkAnswers } from './check-answers.ts';
import { readChosenTemplate, type TemplateChoice } from './read-chosen-template.ts';
import { readUsers } from './read-users.ts';

/** Everything that is wrong with a template, and answers of its releases or clients that it would lose. Errors: those of readChosenTemplate. */
export async function lintTemplate(
  place: TemplatePlace,
  word: string | undefined,
): Promise<TemplateLintResult> {
  const { workspace } = place;
  const choice = chooseTemplate(place, word);
  const source = await readChosenTemplate(workspace, choice);
  const allowed = workspace?.config.allow['*'] ?? [];
  const problems = [
    ...lint(source, checkSample(allowed)),
    ...(await checkLostAnswers(workspace, choice, source)),
  ];
  return { folder: source.folder, problems };
}

/** Compared with earlier releases, and with the answers of the workspace's clients if it is one of its templates. */
async function checkLostAnswers(
  workspace: Workspace | undefined,
  choice: TemplateChoice,
  source: TemplateSource,
): Promise<Problem[]> {
  const { template } = checkTemplate(source);
  if (template === undefined) return [];
  if (choice.folder !== undefined) return checkAnswers(template, choice.folder, []);
  if (workspace === undefined) return [];
  const folder = resolve(workspace.root, source.folder);
  return checkAnswers(template, folder, await readUsers(workspace, source.name));
}

/** As a deploy would read it; the folder is not a client's. */
function checkSample(allowed: readonly string[]): CheckStack {
  return (files, own) => {
    const { pool, publish } = completeConfig({}).network;
    const isolation = { enforced: true, own, others: NO_OTHERS, allowed, pool, publish };
    const { slug } = own;
    return readCompose({ slug, workingDir: `/${slug}`, files, images: {}, isolation }).problems;
  };
}
