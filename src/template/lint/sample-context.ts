import type { Answers, AnswerValue } from '../../client/answers.ts';
import { portsOfBlock } from '../../client/placement/ports.ts';
import { holdsFor, type Variables } from '../expressions/expression.ts';
import type { Template } from '../template.ts';
import { templatePorts } from '../manifest/template-ports.ts';
import { variablesOf } from '../render/render-template.ts';
import type { Combination } from './list-combinations.ts';
import { sampleAnswer } from './sample-answer.ts';

/** Answers of a client of this combination; samples stand for all it does not name. */
export function sampleAnswers(template: Template, combination: Combination): Answers {
  const answers: Record<string, AnswerValue> = {};
  for (const { question, when } of template.questions) {
    if (!holdsFor(when, answers)) continue;
    answers[question.key] =
      (combination.get(question.key) as AnswerValue | undefined) ?? sampleAnswer(question);
  }
  return answers;
}

/** Where such a client would be. */
export function samplePlace(template: Template, combination: Combination) {
  const answers = sampleAnswers(template, combination);
  const block = (combination.get('block') as number | undefined) ?? 1;
  return {
    slug: (combination.get('slug') as string | undefined) ?? 'sample-client',
    block,
    ports: portsOfBlock(templatePorts(template, answers), block),
    subnet: combination.get('subnet') === null ? null : '10.181.0.64/26',
  };
}

/** What it would be rendered with. */
export function sampleContext(template: Template, combination: Combination): Variables {
  const answers = sampleAnswers(template, combination);
  return variablesOf({
    ...samplePlace(template, combination),
    target: (combination.get('target') as string | undefined) ?? 'local',
    template: { name: template.name, version: template.manifest.version },
    answers,
  });
}

/** `(with database=mysql, features=audio,sales)`: which client a problem is of, on one line. */
export function describeCombination(combination: Combination): string {
  const pairs = [...combination]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${describeValue(String(value))}`);
  return pairs.length === 0 ? '' : ` (with ${pairs.join(', ')})`;
}

function describeValue(text: string): string {
  return /^[\w.,:+/-]+$/.test(text) ? text : JSON.stringify(text);
}
