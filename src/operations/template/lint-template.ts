import { readCompose } from '../../compose/read/read-compose.ts';
import type { CheckStack } from '../../template/lint/lint-stack.ts';
import { lintTemplate as lint } from '../../template/lint/lint-template.ts';
import { completeConfig } from '../../workspace/settings/workspace-config.ts';
import type { TemplateLintResult } from '../catalog/schemas/workspace-schemas.ts';
import { chooseTemplate, type TemplatePlace } from './choose-template.ts';
import { readChosenTemplate } from './read-chosen-template.ts';

/** Everything that is wrong with a template, found without a client. Errors: those of readChosenTemplate. */
export async function lintTemplate(
  place: TemplatePlace,
  word: string | undefined,
): Promise<TemplateLintResult> {
  const source = await readChosenTemplate(place.workspace, chooseTemplate(place, word));
  const allowed = place.workspace?.config.allow['*'] ?? [];
  return { folder: source.folder, problems: lint(source, checkSample(allowed)) };
}

/** As a deploy would read it; the folder is not a client's. */
function checkSample(allowed: readonly string[]): CheckStack {
  return (files, own) => {
    const { pool, publish } = completeConfig({}).network;
    const isolation = { enforced: true, own, others: [], allowed, pool, publish };
    const { slug } = own;
    return readCompose({ slug, workingDir: `/${slug}`, files, images: {}, isolation }).problems;
  };
}
