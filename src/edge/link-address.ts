import { formatCidr, parseCidr } from '../text/cidr.ts';

/** Addresses of a link, counted from its first; the engine's gateway has 1. */
const PLACES = { web: 2, edge: 3 } as const;

/**
 * Address of the web service, or of the edge, on a link: fixed, so that a name which a client gives to one of its
 * containers never decides where the edge sends a request. Undefined if the text is not a network.
 */
export function linkAddress(subnet: string, of: keyof typeof PLACES): string | undefined {
  const cidr = parseCidr(subnet);
  if (cidr === undefined || cidr.prefix > 29) return undefined;
  const address = formatCidr({ address: cidr.address + PLACES[of], prefix: 32 });
  return address.replace('/32', '');
}
