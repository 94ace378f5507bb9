import type { ClientRecord } from '../../client/client-record.ts';
import type { ObservedStack } from '../../engine/observed-stack.ts';
import type { StackState } from '../../engine/summarize-state.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';

/** What decides where a client answers. */
export interface Address {
  record: ClientRecord;
  /** How its stack is, and what runs: its files may publish another port than the record has. Absent: not known. */
  state?: StackState | 'foreign' | 'unknown' | undefined;
  observed?: ObservedStack | undefined;
  /** Host that published ports answer on. */
  host?: string | undefined;
  /** Its target's settings. */
  target?: TargetConfig | undefined;
}

/** True where some of a stack runs. */
export function isUp(state: Address['state']): boolean {
  return state === 'running' || state === 'degraded' || state === 'starting';
}

/** Where a client answers, while it is up: on the web port that is published, or on its name in its cluster's domain. */
export function clientUrl(address: Address): string | undefined {
  const { record, state, observed, host, target } = address;
  if (!isUp(state) || observed === undefined || host === undefined) return undefined;
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
