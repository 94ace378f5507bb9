import { createProblemError } from '../../core/problem-error.ts';
import { checkTemplate } from './check-template.ts';
import type { Template, TemplateSource } from '../template.ts';

/** Compiles a template once, for any number of renders. Throws the first of its problems, with file and line. */
export function parseTemplate(source: TemplateSource): Template {
  const { template, problems } = checkTemplate(source);
  if (template !== undefined) return template;
  throw createProblemError(problems, {
    at: { file: source.folder },
    hint: `run pulso template lint ${source.folder} to list every problem`,
  });
}
