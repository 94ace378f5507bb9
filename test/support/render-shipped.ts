import { parseTemplate } from '../../src/template/manifest/parse-template.ts';
import { renderTemplate } from '../../src/template/render/render-template.ts';
import { resolveAnswers } from '../../src/template/questions/resolve-answers.ts';
import { readTemplateFolder } from '../../src/workspace/templates/read-template-source.ts';

const FOLDER = 'clients/template';
const shipped = readTemplateFolder('template', FOLDER, FOLDER).then(parseTemplate);

/** The shipped template rendered for one client, texts by path: everything not given is as the template proposes. */
export async function renderShipped(
  given: Readonly<Record<string, unknown>>,
  slug = 'claro',
): Promise<Map<string, string>> {
  const template = await shipped;
  const answers = await resolveAnswers(template, { name: 'Claro', country: 'CO', ...given });
  const files = renderTemplate(template, {
    slug,
    block: 1,
    ports: { web: 8001, database: 5433, cache: 6380 },
    subnet: '10.181.0.64/26',
    target: 'local',
    template: { name: 'template', version: template.manifest.version },
    answers,
  });
  return new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}
