import type { Prompt } from '../../../operations/create/ask-person.ts';

/** An answer on one line. */
export function formatAnswer(value: NonNullable<Prompt['proposed']>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? '(none)' : value.join(', ');
  return value === '' ? '(empty)' : String(value);
}
