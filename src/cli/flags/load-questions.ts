import type { Question } from '../../template/template.ts';
import { findFolder, findValue } from './find-value.ts';

/**
 * The questions of the template that a `create` line names, or of the workspace's own choice: which flags
 * the line may have hangs on them. Errors: those of openWorkspace, readTemplateSource and parseTemplate.
 */
export async function loadQuestions(
  words: readonly string[],
  cwd: string,
): Promise<readonly Question[]> {
  const [{ openWorkspace }, { readTemplateSource }, { parseTemplate }] = await Promise.all([
    import('../../workspace/settings/open-workspace.ts'),
    import('../../workspace/templates/read-template-source.ts'),
    import('../../template/manifest/parse-template.ts'),
  ]);
  const workspace = await openWorkspace(findFolder(words, cwd));
  const name = findValue(words, '--template') ?? workspace.config.template;
  return parseTemplate(await readTemplateSource(workspace, name)).manifest.questions;
}
