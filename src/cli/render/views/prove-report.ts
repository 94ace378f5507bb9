import type {
  ProveClient,
  ProveResult,
  ProveTarget,
} from '../../../operations/catalog/schemas/prove-schemas.ts';
import { countNoun } from '../widgets/count-noun.ts';

/** What each kind of probe tries, for a reader who does not know pulso. */
export const KIND_MEANINGS: Readonly<Record<string, string>> = {
  container: 'addresses and ports of containers of other clients',
  'host-port': 'published ports of other clients, through the addresses of the machine',
  gateway: "published ports of other clients, through their networks' gateways",
  dns: 'DNS names of services and containers of other clients',
  'own-name': "the client's own DNS names, which must lead to itself",
  engine:
    "the engine's API on the machine (ports 2375 and 2376), or a cluster's API server and kubelets",
  metadata:
    'metadata services of clouds (169.254.169.254, fd00:ec2::254, metadata.google.internal)',
  'host-name': 'names of the machine (host.docker.internal and others)',
};

/** How to read a report. */
export const RESULT_MEANINGS = [
  ['closed', 'every door was tried and is closed; a control of the same kind was seen'],
  ['open', 'at least one door is open'],
  ['blind', 'at least one kind of door could not be checked: this does not count as closed'],
  ['absent', 'not deployed, so that nothing was tried'],
  ['failed', 'the client could not be read'],
] as const;

/** Probes of one client, all kinds together. */
export function sumTried(
  { tried }: ProveClient,
  key: 'tried' | 'closed' | 'open' | 'blind' | 'confirmed',
): number {
  return tried.reduce((sum, one) => sum + one[key], 0);
}

/** `local (docker): 20 clients, 6 probed from at a time` */
export function describeTarget(target: ProveTarget): string {
  const { name, engine, clients, atOnce, policies, reference } = target;
  const enforced = {
    enforced: ', NetworkPolicies are enforced',
    'not-enforced': ', NetworkPolicies are NOT enforced',
    unknown: ', not known whether NetworkPolicies are enforced',
  } as const;
  const known = policies === undefined ? '' : enforced[policies];
  const compared =
    reference === undefined
      ? ''
      : `, a pod without policies reached ${reference.open} of ${countNoun(reference.tried, 'door')}`;
  return `${name} (${engine}): ${countNoun(clients, 'client')}, ${atOnce} probed from at a time${known}${compared}`;
}

/** `3 clients, 1 with an open door`, for headings. */
export function proveHeadline({ clients }: ProveResult): string {
  const count = (outcome: ProveClient['outcome']): number =>
    clients.filter((one) => one.outcome === outcome).length;
  const outcomes = ['closed', 'open', 'blind', 'absent', 'failed', 'planned'] as const;
  const parts = outcomes.filter((one) => count(one) > 0).map((one) => `${count(one)} ${one}`);
  return `${countNoun(clients.length, 'client')}: ${parts.join(', ')}`;
}
