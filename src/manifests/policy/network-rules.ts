import type { Breach } from '../../engine/isolation/isolation.ts';
import { isJsonObject, textAt, valueAt, type Json } from '../../text/json.ts';
import { itemsOf, wordOf, type ObjectRule, type ObjectScope } from './object-rule.ts';
import { reachesPrivate } from './private-addresses.ts';

/** Services answer inside of the cluster alone. */
export const serviceRule: ObjectRule = ({ kind, body }) => {
  if (kind !== 'Service') return [];
  const type = textAt(body, ['spec', 'type']) ?? 'ClusterIP';
  const found: Breach[] = [];
  if (type !== 'ClusterIP') {
    const message = `is of type ${type}, which reaches outside of the client`;
    found.push({ code: 'isolation-open-port', detail: type, message, path: ['spec', 'type'] });
  }
  for (const field of ['externalIPs', 'loadBalancerIP', 'externalName']) {
    if (valueAt(body, ['spec', field]) === undefined) continue;
    const message = `takes addresses outside of the client (${field})`;
    found.push({ code: 'isolation-open-port', detail: field, message, path: ['spec', field] });
  }
  return found;
};

/** Annotations that put text into the controller's own configuration, or take hosts and secrets of others. */
const WIDE =
  /snippet|server-alias|auth-url|auth-proxy-set-headers|custom-http-errors|default-backend$|canary|mirror-target|upstream-vhost/;

/** An Ingress answers for names below the client's own. */
export const ingressRule: ObjectRule = ({ kind, body }, { isolation, settings }) => {
  if (kind !== 'Ingress') return [];
  const { slug } = isolation.own;
  const own = settings.domain === undefined ? undefined : `${slug}.${settings.domain}`;
  const isOwn = (host: string): boolean =>
    own !== undefined && (host === own || host.endsWith(`.${own}`));
  const found: Breach[] = [];
  const check = (host: string, path: readonly (string | number)[]): void => {
    if (isOwn(host)) return;
    const message = `answers for ${host === '' ? 'every host' : host}, which is not below ${own ?? 'a domain of the target'}`;
    found.push({ code: 'isolation-foreign-host', detail: host, message, path });
  };
  for (const [index, rule] of itemsOf(valueAt(body, ['spec', 'rules'])))
    check(textAt(rule, ['host']) ?? '', ['spec', 'rules', index, 'host']);
  for (const [index, tls] of itemsOf(valueAt(body, ['spec', 'tls'])))
    for (const [at, host] of itemsOf(valueAt(tls, ['hosts'])))
      check(wordOf(host), ['spec', 'tls', index, 'hosts', at]);
  for (const field of ['defaultBackend', 'backend'])
    if (valueAt(body, ['spec', field]) !== undefined) check('', ['spec', field]);
  return [...found, ...annotationBreaches(valueAt(body, ['metadata', 'annotations']), slug)];
};

function annotationBreaches(annotations: Json | undefined, slug: string): Breach[] {
  if (!isJsonObject(annotations)) return [];
  return Object.entries(annotations).flatMap(([key, value]): Breach[] => {
    const [namespace, name] = wordOf(value).split('/');
    const foreign = /secret/.test(key) && name !== undefined && namespace !== slug;
    if (!foreign && !WIDE.test(key)) return [];
    const message = `has the annotation ${key}, which reaches outside of the client`;
    const path = ['metadata', 'annotations', key];
    return [{ code: 'isolation-annotation', detail: key, message, path }];
  });
}

/** A NetworkPolicy opens to the client's own pods, the cluster's DNS, its ingress controller and public addresses. */
export const policyRule: ObjectRule = ({ kind, body }, scope) => {
  if (kind !== 'NetworkPolicy') return [];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    itemsOf(valueAt(body, ['spec', direction])).flatMap(([index, rule]) => {
      const field = direction === 'ingress' ? 'from' : 'to';
      const path = ['spec', direction, index];
      const peers = itemsOf(valueAt(rule, [field]));
      if (peers.length === 0) {
        const message = `opens ${direction} ${field} everywhere`;
        return [{ code: 'isolation-open-policy' as const, detail: '*', message, path }];
      }
      return peers.flatMap(([at, peer]): Breach[] => {
        const reached = foreignPeer(peer, { scope, direction, dns: isDnsAlone(rule) });
        if (reached === undefined) return [];
        const message = `opens ${direction} ${field} ${reached}`;
        const place = [...path, field, at];
        return [{ code: 'isolation-open-policy', detail: reached, message, path: place }];
      });
    }),
  );
};

interface Direction {
  scope: ObjectScope;
  direction: 'ingress' | 'egress';
  dns: boolean;
}

/** What of others a peer reaches; undefined if it is the client's own, or allowed to all. */
function foreignPeer(peer: Json, { scope, direction, dns }: Direction): string | undefined {
  const block = valueAt(peer, ['ipBlock']);
  if (block !== undefined) {
    const cidr = textAt(block, ['cidr']) ?? '';
    const except = itemsOf(valueAt(block, ['except'])).map(([, one]) => wordOf(one));
    const isNodeCache = dns && direction === 'egress' && cidr === '169.254.20.10/32';
    return isNodeCache || !reachesPrivate(cidr, except) ? undefined : cidr;
  }
  const selector = valueAt(peer, ['namespaceSelector']);
  if (selector === undefined)
    return valueAt(peer, ['podSelector']) === undefined ? 'everything' : undefined;
  const namespace = onlyNamespace(selector);
  const { isolation, settings } = scope;
  const fine =
    direction === 'ingress'
      ? [isolation.own.slug, settings.ingressNamespace ?? 'ingress-nginx']
      : [isolation.own.slug, ...(dns ? ['kube-system'] : [])];
  if (namespace !== undefined && fine.includes(namespace)) return undefined;
  return namespace === undefined ? 'every namespace' : namespace;
}

/** The one namespace that a selector can match, by the label that the API server itself sets. */
function onlyNamespace(selector: Json): string | undefined {
  return textAt(selector, ['matchLabels', 'kubernetes.io/metadata.name']);
}

function isDnsAlone(rule: Json): boolean {
  const ports = itemsOf(valueAt(rule, ['ports']));
  return (
    ports.length > 0 &&
    ports.every(
      ([, port]) => valueAt(port, ['port']) === 53 && valueAt(port, ['endPort']) === undefined,
    )
  );
}
