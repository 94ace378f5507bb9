import { PulsoError } from '../foundation/pulso-error.ts';
import { checkTemplate } from './check-template.ts';
import type { Template, TemplateSource } from './template.ts';

/** Compiles a template once, for any number of renders. Throws the first of its problems, with file and line. */
export function parseTemplate(source: TemplateSource): Template {
  const { template, problems } = checkTemplate(source);
  if (template !== undefined) return template;
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const at = { file: first?.file ?? source.folder, line: first?.line, column: first?.column };
  throw new PulsoError(first?.code ?? 'template-manifest', `${first?.message ?? ''}${more}`, {
    at,
    hint: `pulso template lint ${source.folder} shows everything that is wrong with it`,
  });
}
