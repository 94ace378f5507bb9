import { NO_OTHERS } from '../../engine/isolation/holders.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import type { SurveyedOpening } from '../../engine/isolation/survey.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { textAt, type JsonObject } from '../../text/json.ts';
import type { PendingObject } from '../transform/pending-object.ts';
import { findUncoveredDirections } from './find-breaches.ts';
import { policyRule, serviceRule } from './network-rules.ts';

/** Objects of one client as a cluster has them. */
export interface LiveObjects {
  policies: readonly JsonObject[];
  services: readonly JsonObject[];
  ingressNamespace?: string;
}

/**
 * What the live policies and services of a client open, whoever created them. Ports of nodes are not among it: they
 * are published ports.
 */
export function findLiveOpenings(
  slug: string,
  { policies, services, ingressNamespace }: LiveObjects,
): SurveyedOpening[] {
  const scope = { isolation: isolationOf(slug), settings: dropUndefined({ ingressNamespace }) };
  const all = policies.map((body) => pending('NetworkPolicy', body));
  const found = [
    ...all.flatMap((one) => policyRule(one, scope).map((breach) => ({ one, breach }))),
    ...services
      .map((body) => pending('Service', body))
      .flatMap((one) => serviceRule(one, scope).map((breach) => ({ one, breach })))
      .filter(({ breach }) => breach.detail !== 'NodePort'),
  ];
  const openings = found.map(({ one, breach: { code, detail, message } }) =>
    dropUndefined({ slug, code, detail, resource: resourceOf(one), message }),
  );
  const open = findUncoveredDirections(all);
  if (open.length === 0) return openings;
  const message = `has no NetworkPolicy that applies to all pods (${open.join(', ')})`;
  return [
    { slug, code: 'isolation-no-policy', resource: `namespace/${slug}`, message },
    ...openings,
  ];
}

function pending(kind: string, body: JsonObject): PendingObject {
  const name = textAt(body, ['metadata', 'name']) ?? '';
  return { apiVersion: '', kind, name, body, locate: () => ({ file: '' }) };
}

function resourceOf({ kind, name }: PendingObject): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** What the rules of policies and services look at: the slug. */
function isolationOf(slug: string): Isolation {
  return {
    own: { slug, block: 0, ports: {}, subnet: null },
    ...{ enforced: true, others: NO_OTHERS, allowed: [], pool: '', publish: '' },
  };
}
