import { cidrContains, subnetsOverlap } from '../../text/cidr.ts';

/** Networks that pods, services, nodes and metadata services have addresses of. */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
];

/** The loopback of the pod itself is reached in any case. */
const SELF = '127.0.0.0/8';

/** Whether a block of addresses, without the exceptions, has some that others of a cluster may have. */
export function reachesPrivate(cidr: string, except: readonly string[]): boolean {
  if (cidr.includes(':')) return reachesPrivateV6(cidr, except);
  if (!subnetsOverlap(cidr, '0.0.0.0/0')) return true;
  return PRIVATE.some(
    (network) =>
      network !== SELF &&
      subnetsOverlap(cidr, network) &&
      !except.some((one) => cidrContains(one, network) || cidrContains(one, cidr)),
  );
}

/** Global unicast addresses are public; everything else only if the local ones are excepted. */
function reachesPrivateV6(cidr: string, except: readonly string[]): boolean {
  if (/^[23][0-9a-f]{3}:/i.test(cidr) && Number(cidr.split('/')[1]) >= 3) return false;
  const has = (pattern: RegExp): boolean => except.some((one) => pattern.test(one));
  return !(cidr === '::/0' && has(/^fc00::\/7$/i) && has(/^fe80::\/10$/i));
}
