import type { Problem } from '../../core/problem.ts';
import { checkTemplate } from '../manifest/check-template.ts';
import type { TemplateSource } from '../template.ts';
import { lintMigrations } from './lint-migrations.ts';
import { lintPaths } from './lint-paths.ts';
import { lintProposals } from './lint-proposals.ts';
import { lintQuoting } from './lint-quoting.ts';
import { lintRenders } from './lint-renders.ts';
import { lintRules } from './lint-rules.ts';
import { lintSchemas } from './lint-schemas.ts';
import { lintStack, type CheckStack } from './lint-stack.ts';

/**
 * Everything that is wrong with a template and can be known without a client: what parsing finds, and,
 * where it parses, what a render of each file for every combination of the choices it depends on finds.
 * The stack is checked by who knows compose files.
 */
export function lintTemplate(source: TemplateSource, checkStack: CheckStack = () => []): Problem[] {
  const { template, problems } = checkTemplate(source);
  if (template === undefined) return [...problems];
  return [
    ...lintRules(template),
    ...lintSchemas(template),
    ...lintMigrations(template),
    ...lintQuoting(template, source),
    ...lintProposals(template),
    ...lintPaths(template),
    ...lintRenders(template),
    ...lintStack(template, checkStack),
  ];
}
