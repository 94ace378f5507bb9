import type { AnswerValue } from '../../client/answers.ts';
import { isSecretName } from '../../template/redact/secret-names.ts';
import type { ClientUpdate } from './client-update.ts';
import { redactorOf } from './describe-update.ts';

/** A prompt for a model can be pages long: the audit log shows its beginning. */
const LONGEST = 60;

/** What became of the answers that were set, and of those that follow from them: `, answers plan basic → pro`. Never a secret. */
export function describeAnswers(
  { record, next, client }: Pick<ClientUpdate, 'record' | 'next' | 'client'>,
  asked: readonly string[],
): string {
  if (asked.length === 0) return '';
  const redact = redactorOf(client);
  const show = (key: string, value: AnswerValue | undefined): string => {
    if (value === undefined) return '(none)';
    if (isSecretName(key)) return '***';
    const text = redact(Array.isArray(value) ? value.join(', ') : String(value));
    const line = text.replace(/\s+/g, ' ').trim() || '""';
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  };
  const keys = new Set([...asked, ...Object.keys(record.answers), ...Object.keys(next.answers)]);
  const changes = [...keys].flatMap((key) => {
    const [before, after] = [record.answers[key], next.answers[key]];
    if (JSON.stringify(before) !== JSON.stringify(after))
      return [`${key} ${show(key, before)} → ${show(key, after)}`];
    return asked.includes(key) ? [`${key} ${show(key, after)} (unchanged)`] : [];
  });
  return `, answers ${changes.join(', ')}`;
}
