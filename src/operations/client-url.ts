import type { ClientRecord } from '../client/client-record.ts';

/** Where a client's web port answers, as the operator's machine reaches it. */
export function clientUrl(record: ClientRecord, host: string): string | undefined {
  const port = record.ports['web'];
  if (port === undefined) return undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
