import type { Breach } from '../../engine/isolation/isolation.ts';
import { isJsonObject, textAt, valueAt } from '../../text/json.ts';
import type { PendingObject } from '../transform/pending-object.ts';
import { bindingRule, externalSecretRule, roleRule } from './access-rules.ts';
import { kindRule, namespaceRule } from './kind-rules.ts';
import { ingressRule, policyRule, serviceRule } from './network-rules.ts';
import { itemsOf, wordOf, type ObjectRule, type ObjectScope, type PodRule } from './object-rule.ts';
import {
  containerRule,
  hostNamespaceRule,
  podAnnotationRule,
  podContextRule,
  schedulingRule,
} from './pod-rules.ts';
import { claimRule, podVolumeRule } from './volume-rules.ts';

const OBJECT_RULES: readonly ObjectRule[] = [
  kindRule,
  namespaceRule,
  claimRule,
  roleRule,
  bindingRule,
  externalSecretRule,
  serviceRule,
  ingressRule,
  policyRule,
];
const POD_RULES: readonly PodRule[] = [
  hostNamespaceRule,
  podContextRule,
  podAnnotationRule,
  containerRule,
  podVolumeRule,
  schedulingRule,
];

/** Where each kind keeps its pod: the object whose `metadata` and `spec` are the pod's. */
const PODS: readonly (readonly string[])[] = [
  ['spec', 'template'],
  ['template'],
  ['spec', 'jobTemplate', 'spec', 'template'],
];

/** Everything in one object that reaches outside of its client, allowed or not. */
export function findBreaches(object: PendingObject, scope: ObjectScope): Breach[] {
  const own = OBJECT_RULES.flatMap((rule) => rule(object, scope));
  const places = [...(object.kind === 'Pod' ? [[]] : []), ...PODS];
  return [...own, ...places.flatMap((place) => podBreaches(object, place, scope))];
}

function podBreaches(
  { body }: PendingObject,
  place: readonly string[],
  scope: ObjectScope,
): Breach[] {
  const spec = valueAt(body, [...place, 'spec']);
  if (!isJsonObject(spec)) return [];
  const written = valueAt(body, [...place, 'metadata', 'annotations']);
  const annotations = isJsonObject(written) ? written : {};
  return POD_RULES.flatMap((rule) => rule(spec, { ...scope, annotations })).map((breach) => ({
    ...breach,
    path: [...place, 'spec', ...breach.path],
  }));
}

const DIRECTIONS = ['Ingress', 'Egress'] as const;

/** Directions in which no NetworkPolicy applies to all pods of a client that has some. */
export function findOpenDirections(objects: readonly PendingObject[]): string[] {
  const runs = objects.some(({ body }) =>
    PODS.some((place) => valueAt(body, [...place, 'spec', 'containers']) !== undefined),
  );
  return runs ? findUncoveredDirections(objects) : [];
}

/** The same, whether or not any of the objects has pods. */
export function findUncoveredDirections(objects: readonly PendingObject[]): string[] {
  const policies = objects.filter(
    ({ kind, body }) =>
      kind === 'NetworkPolicy' && selectsAll(valueAt(body, ['spec', 'podSelector'])),
  );
  return DIRECTIONS.filter((direction) => !policies.some(({ body }) => covers(body, direction)));
}

function selectsAll(selector: ReturnType<typeof valueAt>): boolean {
  if (!isJsonObject(selector)) return false;
  const labels = selector['matchLabels'];
  const expressions = itemsOf(selector['matchExpressions']);
  return expressions.length === 0 && (!isJsonObject(labels) || Object.keys(labels).length === 0);
}

/** Without types a policy is about ingress, and about egress if it has such rules. */
function covers(body: PendingObject['body'], direction: (typeof DIRECTIONS)[number]): boolean {
  const types = itemsOf(valueAt(body, ['spec', 'policyTypes'])).map(([, type]) => wordOf(type));
  if (types.length > 0) return types.includes(direction);
  return direction === 'Ingress' || valueAt(body, ['spec', 'egress']) !== undefined;
}

/** As people name an object. */
export function nameOf({ kind, name, body }: PendingObject): string {
  return `${kind} ${textAt(body, ['metadata', 'name']) ?? name}`;
}
