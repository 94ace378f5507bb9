import { createProblemError } from '../../core/problem-error.ts';
import { checkTemplate } from './check-template.ts';
import { digestTemplate } from './digest-template.ts';
import type { Template, TemplateSource } from '../template.ts';

/** The one parsed last: a create reads its template for its flags, and then again to render it. */
let last: Template | undefined;

/** Compiles a template once, for any number of renders. Throws the first of its problems, with file and line. */
export function parseTemplate(source: TemplateSource): Template {
  const { name, folder } = source;
  if (last?.name === name && last.folder === folder && last.digest === digestTemplate(source))
    return last;
  const { template, problems } = checkTemplate(source);
  if (template !== undefined) return (last = template);
  throw createProblemError(problems, {
    at: { file: folder },
    hint: `run pulso template lint ${folder} to list every problem`,
  });
}
