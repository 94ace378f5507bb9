import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Expression } from '../expressions/expression.ts';
import { renderPaths } from '../render/render-template.ts';
import type { Template } from '../template.ts';
import { findVariables } from './find-decisions.ts';
import { listCombinations } from './list-combinations.ts';
import { describeCombination, sampleContext } from './sample-context.ts';

/** Which files there are and where, over what decides that. Codes: `template-path`, `template-collision`, `template-value`. */
export function lintPaths(template: Template): Problem[] {
  const expressions = template.files.flatMap(({ path, when }) => [
    ...when,
    ...path.filter((part): part is Expression => typeof part !== 'string'),
  ]);
  const decisions = findVariables(template, expressions);
  for (const combination of listCombinations(template, decisions).combinations) {
    try {
      renderPaths(template, sampleContext(template, combination));
    } catch (error) {
      if (!(error instanceof PulsoError)) throw error;
      const message = `${error.message}${describeCombination(combination)}`;
      return [{ severity: 'error', code: error.code, ...error.at, message }];
    }
  }
  return [];
}
