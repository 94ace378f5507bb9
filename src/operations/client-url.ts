import type { ClientRecord } from '../client/client-record.ts';
import type { ObservedStack } from '../stack/observed-stack.ts';
import type { TargetConfig } from '../workspace/workspace-config-schema.ts';

/** What decides where a client answers. */
export interface Address {
  record: ClientRecord;
  /** What runs: its files may publish another port than the record has. */
  observed: ObservedStack;
  /** Host that published ports answer on. */
  host: string;
  /** Its target's settings. */
  target: TargetConfig | undefined;
}

/** Where a client answers: on the web port that is published, or on its name in its cluster's domain. */
export function clientUrl({ record, observed, host, target }: Address): string | undefined {
  if (target?.engine === 'kubernetes') {
    const { domain, tls } = target;
    const scheme = tls === undefined ? 'http' : 'https';
    return domain === undefined ? undefined : `${scheme}://${record.slug}.${domain}`;
  }
  const port = webPort(record, observed);
  if (port === undefined) return undefined;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The record's own where it is published, else what the program itself publishes: a client may have overridden it. */
function webPort({ ports }: ClientRecord, { services }: ObservedStack): number | undefined {
  const published = services.flatMap((service) => service.ports).map((port) => port.published);
  const web = ports['web'];
  if (web !== undefined && published.includes(web)) return web;
  return services.find(({ name }) => name === 'app')?.ports[0]?.published;
}
