import type { JsonObject } from '../../text/json.ts';
import { resourceOf, type Manifest } from '../../engine/desired/manifests.ts';
import type { ResourceKind } from '../resource-kind.ts';

/** An object of the client's files: as the cluster has it, and as an apply would leave it. */
export interface ObservedObject {
  manifest: Manifest;
  /** Its path on the API server. */
  path: string;
  /** Absent: it does not exist. */
  live?: JsonObject;
  /** The result of a dry run, or `live` if none was needed; absent while the namespace does not exist. */
  next?: JsonObject;
  /** Fields of other managers that an apply would take over. */
  conflicts: readonly FieldConflict[];
  /** True if an apply takes over fields, those that pulso's own stop has set included. */
  force: boolean;
  /** True if the server cannot update it in place: it is deleted and created, and keeps its pods. */
  replace?: boolean;
}

/** A field that another manager has set. */
export interface FieldConflict {
  /** `.spec.replicas` */
  field: string;
  owner: string;
}

/** A member of the client's ApplySet, as the cluster has it. */
export interface SetMember {
  kind: ResourceKind;
  name: string;
  path: string;
  live: JsonObject;
}

/** What a deploy is planned from. */
export interface ObservedSet {
  /** In the order of the manifests. */
  objects: readonly ObservedObject[];
  /** Members of the set that the client's files no longer have. */
  leftovers: readonly SetMember[];
}

/** What a destroy is planned from. */
export interface ObservedNamespace {
  /** Members of the set without its claims. */
  members: readonly SetMember[];
  /** Names of the client's claims. */
  claims: readonly string[];
  /** True if the set's parent exists. */
  parent: boolean;
}

/** The member as plans name it: `deployment/app`. */
export function memberResource({ kind, name }: SetMember): string {
  return resourceOf({ kind: kind.kind, name });
}
