import type { NetworkLink } from '../engine/edge/network-links.ts';
import { linkAddress } from './link-address.ts';

/** Where the edge sends the requests for one client; without an upstream it answers 503. */
export interface EdgeRoute {
  slug: string;
  /** `10.182.0.10:8080` */
  upstream?: string;
  /** Path that answers 2xx while the web service is healthy. Absent: only failed connections are seen. */
  health?: string;
}

export const LINK_LABEL = { port: 'pulso.edge.port', health: 'pulso.edge.health' } as const;

const PATH = /^\/[\w.~/-]{0,200}$/;

/** What a link says of its client. A label or subnet that pulso would not write is not followed. */
export function readRoute({ slug, subnet, labels, joined }: NetworkLink): EdgeRoute {
  const port = Number(labels[LINK_LABEL.port]);
  const address = linkAddress(subnet, 'web');
  if (!joined || address === undefined || !Number.isInteger(port) || port < 1 || port > 65535) {
    return { slug };
  }
  const health = labels[LINK_LABEL.health];
  const upstream = `${address}:${port}`;
  return health !== undefined && PATH.test(health)
    ? { slug, upstream, health }
    : { slug, upstream };
}

const ADDRESS =
  /\bhttp:\/\/(?:127\.0\.0\.1|localhost|0\.0\.0\.0)(?::(\d+))?(\/[\w.~/-]*)?(?=$|[\s'"`)?#|&;])/;

/** The path that a healthcheck asks the port for; undefined if it does something else. */
export function findHealthPath(test: readonly string[], port: number): string | undefined {
  const [, written = '80', path = '/'] = ADDRESS.exec(test.join(' ')) ?? [];
  if (!ADDRESS.test(test.join(' ')) || Number(written) !== port) return undefined;
  return PATH.test(path) ? path : undefined;
}
