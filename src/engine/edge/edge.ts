/** Compose project of the edge: the operator's own reverse proxy in front of the clients. No client has this slug. */
export const EDGE_SLUG = 'pulso-edge';

/** The one service of it. */
export const EDGE_SERVICE = 'caddy';

/** Key of the network between the edge and the web service of one client; its name is `<slug>_pulso-edge`. */
export const EDGE_NETWORK = 'pulso-edge';

/** Name on the engine of the network between the edge and a client. */
export function edgeNetworkName(slug: string): string {
  return `${slug}_${EDGE_NETWORK}`;
}
