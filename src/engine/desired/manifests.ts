import type { Location } from '../../core/pulso-error.ts';
import type { Isolation } from '../isolation/isolation.ts';
import type { Dependency } from './stack.ts';
import type { JsonObject } from '../../text/json.ts';

/** What a client asks of a cluster: the objects of its k8s/ folder, completed for their target. */
export interface Manifests {
  slug: string;
  /** In the order they are applied. Bytes of configs and secrets are in them. */
  objects: readonly Manifest[];
  /** What the client has to run, by name: its Deployments and StatefulSets. */
  services: readonly { name: string; dependsOn: readonly Dependency[] }[];
  /** The value of `applyset.kubernetes.io/part-of` on every object but the namespace and the set's parent. */
  applySet: string;
  /** sha256 over all objects: equal manifests, equal digests. */
  digest: string;
}

/** One object, whole. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  name: string;
  stage: Stage;
  body: JsonObject;
  /** Where the client's files ask for it, seen from the client's folder. */
  at: Location;
}

/** Objects are applied stage by stage; what runs in one is ready before the next begins, but in a client that is all new. */
export type Stage = 'namespace' | 'policy' | 'config' | 'data' | 'app';

/** What of a target decides how its objects look. Every setting may be absent. */
export interface ClusterSettings {
  /** A client answers on `<slug>.<domain>`; without one it has no ingress. */
  domain?: string;
  /** Absent: the cluster's default one. */
  storageClass?: string;
  /** Where images come from whose reference names no registry. */
  registry?: string;
  ingressClass?: string;
  /** Namespace of the ingress controller; `ingress-nginx` if it is not given. */
  ingressNamespace?: string;
  tls?: { secret?: string; issuer?: string };
  secrets?: SecretsBackend;
}

export type SecretsBackend =
  | { backend: 'local' }
  | {
      backend: 'external-secrets';
      store: string;
      kind?: 'SecretStore' | 'ClusterSecretStore';
      path?: string;
    };

/** What manifests are made from: one client's files, already in memory, and its target. */
export interface ManifestInput {
  slug: string;
  /** The client's files by path relative to its folder, with `/`. */
  files: ReadonlyMap<string, Uint8Array>;
  settings: ClusterSettings;
  /** Image references to use instead of those named in the files. */
  images: Readonly<Record<string, string>>;
  /** What the objects may reach. Absent: nothing is refused. */
  isolation?: Isolation;
}

/** How plans and people call an object: `deployment/app`. */
export function resourceOf({ kind, name }: Pick<Manifest, 'kind' | 'name'>): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** The part of an apiVersion that kinds are named with; '' for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

const WORKLOADS = ['Deployment', 'StatefulSet'];

/** True for what keeps the pods of a service there. */
export function isWorkload({ kind }: { kind: string }): boolean {
  return WORKLOADS.includes(kind);
}
