import type { ForeignThing } from '../isolation/ownership.ts';
import type { Dependency } from '../desired/stack.ts';

/** What an engine saw of one client, at one moment. Both engines speak it. */
export interface ObservedStack {
  slug: string;
  services: readonly ObservedService[];
  networks: readonly ObservedResource[];
  volumes: readonly ObservedResource[];
  /** What has the client's name and is not of this workspace: none of it is in the lists above. Absent: nothing. */
  foreign?: readonly ForeignThing[];
  /** Containers of single runs that did not go with their command; absent if there are none. */
  leftovers?: readonly { id: string; name: string }[];
  /** Digest of the manifests that were last applied whole; only clusters have such a thing. */
  manifests?: string;
}

/** One running (or stopped) instance of a service: a container, or the pods of a workload in sum. */
export interface ObservedService {
  name: string;
  /** The engine's own id, for apply. */
  id: string;
  state: 'created' | 'starting' | 'running' | 'restarting' | 'paused' | 'exited' | 'dead';
  health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  exitCode?: number;
  /** As the stack named it, before any digest. */
  image: string;
  /** Hash of the resolved service it was made from; absent on containers that pulso did not make. */
  hash?: string;
  /** Digests of the parts of that service by what they are called (`config /etc/app.yaml`): they name what changed. */
  facets?: Readonly<Record<string, string>>;
  /** What it was made to wait for; orders start and stop where the files cannot be read. */
  dependsOn?: readonly Dependency[];
  /** Names of the networks it is attached to; absent if the engine has none. */
  networks?: readonly string[];
  /** Volumes of data that it mounts, by their names on the engine; absent if the engine does not show them. */
  mounts?: readonly { volume: string; target: string }[];
  /** Paths that the image of its next container declares as volumes, while a deploy plans; absent: not known. */
  declares?: readonly string[];
  /** The same of the image that it runs on, if the next one is another. */
  declared?: readonly string[];
  restarts: number;
  /** True if pulso has stopped it: it ended because it was asked to, with whatever exit code. */
  halted?: boolean;
  /** ISO 8601. */
  startedAt?: string;
  /** Host ports that answer for it. */
  ports: readonly { published: number; target: number; hostIp?: string }[];
  /** What an interrupted change left: `previous` ran before it, `trial` was to replace what still runs. */
  place?: 'previous' | 'trial';
  /** Who it is taken over from, while `adopt` plans. */
  takenFrom?: ForeignThing;
  /** True where the engine's image of that name is a newer one than the container's. */
  imageMoved?: boolean;
}

export interface ObservedResource {
  name: string;
  /** Its key in the files, from its labels. */
  key: string;
  hash?: string;
  /** Of a volume that data was copied to: id of the instance whose data it is. While that is there, the copy is unfinished. */
  carriedFor?: string;
  /** Who it is taken over from, while `adopt` plans. */
  takenFrom?: ForeignThing;
}
