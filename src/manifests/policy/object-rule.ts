import type { Breach, Isolation } from '../../engine/isolation/isolation.ts';
import type { ClusterSettings } from '../../engine/desired/manifests.ts';
import type { Json, JsonObject } from '../../text/json.ts';
import type { PendingObject } from '../transform/pending-object.ts';

/** What every rule of manifests may look at. */
export interface ObjectScope {
  isolation: Isolation;
  settings: ClusterSettings;
}

/** Paths of its breaches are seen from the object. */
export type ObjectRule = (object: PendingObject, scope: ObjectScope) => readonly Breach[];

/** A pod's spec and its annotations, wherever the object keeps them. */
export interface PodScope extends ObjectScope {
  annotations: JsonObject;
}

/** Paths of its breaches are seen from the pod's spec. */
export type PodRule = (spec: JsonObject, scope: PodScope) => readonly Breach[];

/** Items of a list with their index; none for anything else. */
export function itemsOf(value: Json | undefined): (readonly [number, Json])[] {
  return Array.isArray(value) ? [...(value as readonly Json[]).entries()] : [];
}

/** A scalar as text, anything else as JSON. */
export function wordOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
