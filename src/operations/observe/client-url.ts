import type { ClientRecord } from '../../client/client-record.ts';
import { edgeUrl } from '../../edge/edge-settings.ts';
import { EDGE_NETWORK } from '../../engine/edge/edge.ts';
import type { ObservedStack } from '../../engine/observed/observed-stack.ts';
import type { StackState } from '../../engine/observed/summarize-state.ts';
import type { EdgeConfig } from '../../workspace/settings/workspace-config.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';

/** What decides where a client answers. */
export interface Address {
  record: ClientRecord;
  /** How its stack is, and what runs: its files may publish another port than the record has. Absent: not known. */
  state?: StackState | 'foreign' | 'unknown';
  observed?: ObservedStack;
  /** Host that published ports answer on. */
  host?: string;
  /** Its target's settings. */
  target?: TargetConfig;
  /** The edge of its target. */
  edge?: EdgeConfig;
}

/** True where some of a stack runs. */
export function isUp(state: Address['state']): boolean {
  return state === 'running' || state === 'degraded' || state === 'starting';
}

/** Where a client answers, while it is up: on its name in the domain of its target, or on the web port that is published. */
export function clientUrl(address: Address): string | undefined {
  const { record, state, observed, host, target, edge } = address;
  if (!isUp(state) || observed === undefined || host === undefined) return undefined;
  if (target?.engine === 'kubernetes') return namedUrl(record, address);
  if (observed.networks.some(({ key }) => key === EDGE_NETWORK) && edge !== undefined)
    return namedUrl(record, address);
  const port = webPort(record, observed);
  if (port === undefined) return undefined;
  return `http://${bracketed(host)}:${port}`;
}

/** A host as it stands before a port: an IPv6 address in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The host name of a client in the domain of its target, whether it runs or not; undefined if there is none. */
export function namedUrl(
  { slug }: Pick<ClientRecord, 'slug'>,
  { target, edge }: Pick<Address, 'target' | 'edge'>,
): string | undefined {
  if (target?.engine === 'kubernetes') {
    const { domain, tls } = target;
    const scheme = tls === undefined ? 'http' : 'https';
    return domain === undefined ? undefined : `${scheme}://${slug}.${domain}`;
  }
  return edge && edgeUrl(slug, edge);
}

/** The record's own where it is published, else what the program itself publishes: a client may have overridden it. */
function webPort({ ports }: ClientRecord, { services }: ObservedStack): number | undefined {
  const published = services.flatMap((service) => service.ports).map((port) => port.published);
  const web = ports['web'];
  if (web !== undefined && published.includes(web)) return web;
  return services.find(({ name }) => name === 'app')?.ports[0]?.published;
}
