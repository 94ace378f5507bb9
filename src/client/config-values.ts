import type { AnswerValue } from './answers.ts';
import type { ClientRecord } from './client-record.ts';

/** Every value of a client's record by its key, as `pulso config get` names it: `ports.web`, `answers.country`. */
export function configValues(record: ClientRecord): Map<string, AnswerValue | null> {
  const { slug, block, ports, subnet, target, template, answers, retired = {} } = record;
  return new Map<string, AnswerValue | null>([
    ...Object.entries({ slug, target, block, subnet, version: template.version }),
    ...below('template', template),
    ...below('ports', ports),
    ...below('answers', answers),
    ...below('retired', retired),
  ]);
}

function below(
  part: string,
  values: Readonly<Record<string, AnswerValue>>,
): [string, AnswerValue][] {
  return Object.entries(values).map(([key, value]) => [`${part}.${key}`, value]);
}
