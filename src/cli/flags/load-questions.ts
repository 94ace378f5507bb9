import { resolve } from 'node:path';
import type { Question } from '../../template/template.ts';

/** The questions of the template that a `create` line names, or of the workspace's own choice. Errors: those of openWorkspace, readTemplateSource and parseTemplate. */
export async function loadQuestions(
  words: readonly string[],
  cwd: string,
): Promise<readonly Question[]> {
  const [{ openWorkspace }, { readTemplateSource }, { parseTemplate }] = await Promise.all([
    import('../../workspace/open-workspace.ts'),
    import('../../workspace/read-template-source.ts'),
    import('../../template/parse-template.ts'),
  ]);
  const folder = valueOf(words, '-C') ?? valueOf(words, '--cwd') ?? '.';
  const workspace = await openWorkspace(resolve(cwd, folder));
  const name = valueOf(words, '--template') ?? workspace.config.template;
  return parseTemplate(await readTemplateSource(workspace, name)).manifest.questions;
}

/** A flag's value before the line is parsed: which flags there are hangs on it. */
function valueOf(words: readonly string[], flag: string): string | undefined {
  const at = words.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at];
  return word === flag ? words[at + 1] : word?.slice(flag.length + 1);
}
