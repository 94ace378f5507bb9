import type { ClientRecord } from '../../client/client-record.ts';

/** The zone that a client's days are those of: the one it was answered with, else UTC. */
export function clientTimezone({ answers }: Pick<ClientRecord, 'answers'>): string {
  const { timezone } = answers;
  return typeof timezone === 'string' && isTimezone(timezone) ? timezone : 'UTC';
}

function isTimezone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
