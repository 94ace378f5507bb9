import { dropUndefined } from '../../core/drop-undefined.ts';
import { parseTemplate } from '../../template/manifest/parse-template.ts';
import { flagOf } from '../../template/questions/flag-of.ts';
import type { TemplateShowResult } from '../catalog/schemas/workspace-schemas.ts';
import { chooseTemplate, type TemplatePlace } from './choose-template.ts';
import { readChosenTemplate } from './read-chosen-template.ts';

/** What a template asks, and what its clients get. Errors: those of readChosenTemplate and parseTemplate. */
export async function showTemplate(
  place: TemplatePlace,
  word: string | undefined,
): Promise<TemplateShowResult> {
  const { name, folder, manifest, ...template } = parseTemplate(
    await readChosenTemplate(place.workspace, chooseTemplate(place, word)),
  );
  const { version, description } = manifest;
  return {
    template: dropUndefined({ name, version, folder, description }),
    questions: template.questions.map(({ question }) => ({ ...question, flag: flagOf(question) })),
    ports: Object.fromEntries(template.ports.map((port) => [port.name, port.base])),
    secrets: manifest.secrets.map(({ name, provided, description }) =>
      dropUndefined({
        name,
        provided,
        description,
      }),
    ),
  };
}
