import type { Problem } from '../../core/problem.ts';
import { readCompose } from '../../compose/read/read-compose.ts';
import { lintTemplate as lint } from '../../template/lint/lint-template.ts';
import type { TemplateLintResult } from '../catalog/schemas/workspace-schemas.ts';
import { chooseTemplate, type TemplatePlace } from './choose-template.ts';
import { readChosenTemplate } from './read-chosen-template.ts';

/** Everything that is wrong with a template, found without a client. Errors: those of readChosenTemplate. */
export async function lintTemplate(
  place: TemplatePlace,
  word: string | undefined,
): Promise<TemplateLintResult> {
  const source = await readChosenTemplate(place.workspace, chooseTemplate(place, word));
  return { folder: source.folder, problems: lint(source, checkSample) };
}

/** As a deploy would read it; the folder is not a client's. */
function checkSample(files: ReadonlyMap<string, Uint8Array>): readonly Problem[] {
  const input = { slug: 'sample-client', workingDir: '/sample-client', files, images: {} };
  return readCompose(input).problems;
}
