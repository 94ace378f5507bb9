import type { ClientRecord } from '../client/client-record.ts';
import type { TargetConfig } from '../workspace/workspace-config-schema.ts';

/** What decides where a client answers. */
export interface Address {
  record: ClientRecord;
  /** Host that published ports answer on. */
  host: string;
  /** Its target's settings. */
  target: TargetConfig | undefined;
}

/** Where a client answers: on its web port, or on its name in its cluster's domain. */
export function clientUrl({ record, host, target }: Address): string | undefined {
  if (target?.engine === 'kubernetes') {
    const { domain, tls } = target;
    const scheme = tls === undefined ? 'http' : 'https';
    return domain === undefined ? undefined : `${scheme}://${record.slug}.${domain}`;
  }
  const port = record.ports['web'];
  if (port === undefined) return undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
