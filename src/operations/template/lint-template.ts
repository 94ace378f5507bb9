import type { Problem } from '../../core/problem.ts';
import { checkCompose } from '../../compose/check-compose.ts';
import { lintTemplate as lint } from '../../template/lint/lint-template.ts';
import { readChosenTemplate, type TemplateChoice } from './read-chosen-template.ts';
import type { OperationContext } from '../context.ts';

export interface LintTemplateResult {
  /** The template's folder, as the problems name it. */
  folder: string;
  /** No error among them: every client it can have renders. */
  problems: readonly Problem[];
}

/** Everything that is wrong with a template, found without a client. Errors: those of readChosenTemplate. */
export async function lintTemplate(
  { workspace }: Partial<Pick<OperationContext, 'workspace'>>,
  choice: TemplateChoice,
): Promise<LintTemplateResult> {
  const source = await readChosenTemplate(workspace, choice);
  return { folder: source.folder, problems: lint(source, checkSample) };
}

/** As a deploy would read it; the folder is no client's. */
function checkSample(files: ReadonlyMap<string, Uint8Array>): readonly Problem[] {
  return checkCompose({ slug: 'sample-client', workingDir: '/sample-client', files, images: {} });
}
