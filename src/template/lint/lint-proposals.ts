import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { holdsFor } from '../expressions/expression.ts';
import { proposeAnswer } from '../questions/propose-answer.ts';
import type { CompiledQuestion, Template } from '../template.ts';
import { findVariables } from './find-decisions.ts';
import { listCombinations } from './list-combinations.ts';
import { describeCombination, sampleAnswers } from './sample-context.ts';

/** Defaults that are expressions, tried over what they depend on. Codes: `default-invalid`, `template-value`. */
export function lintProposals(template: Template): Problem[] {
  return template.questions.flatMap((question) => lintProposal(template, question));
}

function lintProposal(template: Template, compiled: CompiledQuestion): Problem[] {
  const { proposal, when, question } = compiled;
  if (proposal === undefined) return [];
  const decisions = findVariables(template, when === undefined ? [proposal] : [proposal, when]);
  for (const combination of listCombinations(template, decisions).combinations) {
    const answers = { slug: 'sample', ...sampleAnswers(template, combination) };
    try {
      if (holdsFor(when, answers)) proposeAnswer(compiled, answers, {});
    } catch (error) {
      if (!(error instanceof PulsoError)) throw error;
      const file = `${template.folder}/template.yaml`;
      const message = `${question.key}: ${error.message}${describeCombination(combination)}`;
      return [{ severity: 'error', code: error.code, file, ...error.at, message }];
    }
  }
  return [];
}
