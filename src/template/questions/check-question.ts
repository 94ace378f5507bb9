import { coerceAnswer } from './coerce-answer.ts';
import { isExpression } from '../expressions/is-expression.ts';
import type { Question } from '../template.ts';

interface QuestionFault {
  /** Within the question. */
  path: readonly string[];
  message: string;
}

/** What is wrong with one question by itself. */
export function checkQuestion(question: Question): QuestionFault[] {
  return [...checkChoices(question), ...checkPattern(question), ...checkDefault(question)];
}

function checkChoices({ type, choices }: Question): QuestionFault[] {
  const chosen = type === 'select' || type === 'multiselect';
  if (chosen && choices === undefined) {
    return [{ path: ['choices'], message: `a ${type} needs choices` }];
  }
  if (!chosen && choices !== undefined) {
    return [{ path: ['choices'], message: `a ${type} has no choices` }];
  }
  const values = choices?.map(({ value }) => value) ?? [];
  const twice = values.find((value, index) => values.indexOf(value) < index);
  const comma = values.find((value) => type === 'multiselect' && value.includes(','));
  return [
    ...(twice === undefined ? [] : [{ path: ['choices'], message: `${twice} is there twice` }]),
    // A flag names several choices with commas between them.
    ...(comma === undefined ? [] : [{ path: ['choices'], message: `${comma} has a comma` }]),
  ];
}

function checkPattern({ validate }: Question): QuestionFault[] {
  if (validate?.pattern === undefined) return [];
  try {
    new RegExp(validate.pattern, 'u');
    return [];
  } catch (error) {
    return [{ path: ['validate', 'pattern'], message: (error as Error).message }];
  }
}

/** A literal default has to be an answer; an expression's is known only where it is rendered. */
function checkDefault(question: Question): QuestionFault[] {
  if (question.default === undefined || isExpression(question.default)) return [];
  if (checkPattern(question).length > 0) return [];
  const { reason } = coerceAnswer(question, question.default);
  return reason === undefined ? [] : [{ path: ['default'], message: `its default ${reason}` }];
}
