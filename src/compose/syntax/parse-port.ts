import { dropUndefined } from '../../core/drop-undefined.ts';
import * as z from 'zod';
import type { PublishedPort } from '../../engine/desired/stack.ts';

const addresses = z.union([z.ipv4(), z.ipv6()]);

export function isAddress(text: string): boolean {
  return addresses.safeParse(text).success;
}

/** First and last port of `8000` or `8000-8005`; undefined where it is neither. */
export function parsePortRange(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  return first >= 1 && last <= 65535 && first <= last ? [first, last] : undefined;
}

/**
 * The short form: `[[address:]published:]target[/protocol]`, with ranges of one length. Returns what is
 * wrong as a text that goes on from the place.
 */
export function parsePort(text: string): readonly PublishedPort[] | string {
  const [, rest = '', written = 'tcp'] = /^([^/]*)(?:\/(.*))?$/.exec(text) ?? [];
  const protocol = written.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp') return 'must be tcp or udp after its "/"';
  // The address may hold colons of its own, so the ports are cut off from the right.
  const [, address, host, container = ''] = /^(?:(?:(.+):)?([^:]*):)?([^:]*)$/.exec(rest) ?? [];
  const target = parsePortRange(container);
  if (target === undefined) return 'must name a port between 1 and 65535, such as "8000:80"';
  const hostIp = address?.replace(/^\[(.*)\]$/, '$1');
  if (hostIp !== undefined && !isAddress(hostIp)) return `has "${hostIp}" for the host's address`;
  return pairPorts({ target, host, hostIp, protocol });
}

interface PortRanges {
  target: readonly [number, number];
  host: string | undefined;
  hostIp: string | undefined;
  protocol: 'tcp' | 'udp';
}

/** Pairs every port of the container with its port of the host; without one the engine picks it. */
export function pairPorts({
  target,
  host,
  hostIp,
  protocol,
}: PortRanges): readonly PublishedPort[] | string {
  const [first, last] = target;
  const published = host === undefined || host === '' ? undefined : parsePortRange(host);
  if (published === undefined && host !== undefined && host !== '')
    return `has "${host}" for the host's port, and must have one between 1 and 65535`;
  if (published !== undefined && published[1] - published[0] !== last - first)
    return 'must have as many ports on the host as in the container';
  return Array.from({ length: last - first + 1 }, (_, index) =>
    dropUndefined({
      target: first + index,
      protocol,
      published: published === undefined ? undefined : published[0] + index,
      hostIp,
    }),
  );
}
