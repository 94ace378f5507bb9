import type { Question } from '../template.ts';

/** The flag of a question: `whatsapp_number` → `--whatsapp-number`. */
export function flagOf(question: Pick<Question, 'key'>): string {
  return `--${question.key.replaceAll('_', '-')}`;
}
