import type { AnswerValue, Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { proposeAnswer } from '../../template/questions/propose-answer.ts';
import type { CompiledQuestion, Template } from '../../template/template.ts';
import type { ConfigAnswer } from '../catalog/schemas/config-schemas.ts';

/** An answer and where its value is from. */
export type SourcedAnswer = Omit<ConfigAnswer, 'value'> & { value: AnswerValue };

/**
 * The answers of a client in the order of its template's questions, then those that no question asks for, each with
 * what proposes its value. Without a template no source is known. `defaults` are those of pulso.yaml.
 */
export function findSources(
  { slug, answers, retired = {} }: Pick<ClientRecord, 'slug' | 'answers' | 'retired'>,
  template: Template | undefined,
  defaults: Answers,
): SourcedAnswer[] {
  const questions = new Map(template?.questions.map((one) => [one.question.key, one]));
  const asked = [...questions.keys()].filter((key) => Object.hasOwn(answers, key));
  const others = Object.keys(answers).filter((key) => !questions.has(key));
  const earlier: Record<string, AnswerValue> = {};
  const sourced = [...asked, ...others].flatMap((key): SourcedAnswer[] => {
    const value = answers[key];
    if (value === undefined) return [];
    const question = questions.get(key);
    const from =
      template === undefined
        ? 'unknown'
        : sourceOf(value, question, { earlier: { slug, ...earlier }, defaults });
    earlier[key] = value;
    return [{ key, value, from }];
  });
  const old = Object.entries(retired).map(([key, value]) => ({ key, value, from: 'retired' }) as const); // prettier-ignore
  return [...sourced, ...old];
}

function sourceOf(
  value: AnswerValue,
  question: CompiledQuestion | undefined,
  { earlier, defaults }: { earlier: Answers; defaults: Answers },
): ConfigAnswer['from'] {
  if (question === undefined) return 'client';
  const proposes = (from: Answers): boolean => isSame(propose(question, earlier, from), value);
  if (Object.hasOwn(defaults, question.question.key)) return proposes(defaults) ? 'workspace' : 'client'; // prettier-ignore
  return proposes({}) ? 'template' : 'client';
}

/** Undefined for a default that is invalid by now: no value is from it. */
function propose(
  question: CompiledQuestion,
  earlier: Answers,
  defaults: Answers,
): AnswerValue | undefined {
  try {
    return proposeAnswer(question, earlier, defaults);
  } catch (error) {
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}

function isSame(one: AnswerValue | undefined, other: AnswerValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
