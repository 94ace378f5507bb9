import type Dockerode from 'dockerode';
import type { ForeignThing, WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import type { ListedVolume } from './list-volumes.ts';
import { findContainerOwner, findThingOwner } from './ownership.ts';

/** For whom an engine is looked at. */
export interface Ownership {
  /** Absent: everything with a client's labels is its own. */
  identity?: WorkspaceIdentity;
  /** True: what is foreign is listed with its owner as if it were the client's. */
  adopt?: boolean;
}

type ListedNetwork = Pick<Dockerode.NetworkInspectInfo, 'Name' | 'Labels'>;

/** What has a client's project label. */
interface Labelled<Network extends ListedNetwork> {
  containers: readonly Dockerode.ContainerInfo[];
  networks: readonly Network[];
  volumes: readonly ListedVolume[];
}

interface Sorted<Network extends ListedNetwork> extends Labelled<Network> {
  foreign: readonly ForeignThing[];
  /** Owners of what is adopted, by container id and by thing. */
  takenFrom: ReadonlyMap<string, ForeignThing>;
}

/** Sets apart what is not of this workspace; with `adopt` it stays, marked. */
export function sortByOwner<Network extends ListedNetwork>(
  slug: string,
  { identity, adopt = false }: Ownership,
  { containers, networks, volumes }: Labelled<Network>,
): Sorted<Network> {
  const owners = new Map<string, ForeignThing>();
  const keep = <T>(
    list: readonly T[],
    keyOf: (one: T) => string,
    find: (one: T) => ForeignThing | undefined,
  ): T[] =>
    list.filter((one) => {
      const owner = find(one);
      if (owner !== undefined) owners.set(keyOf(one), owner);
      return owner === undefined || adopt;
    });
  const ownContainers = keep(
    containers,
    ({ Id }) => Id,
    ({ Names, Labels }) =>
      findContainerOwner(slug, { name: Names[0]?.slice(1) ?? '', labels: Labels }, identity),
  );
  const foreign = [...owners.values()];
  const seen = { identity, containers: { own: containers.length - foreign.length, foreign } };
  const ownNetworks = keep(
    networks,
    ({ Name }) => `network/${Name}`,
    ({ Name, Labels }) =>
      findThingOwner(slug, { kind: 'network', name: Name, labels: Labels ?? {} }, seen),
  );
  const ownVolumes = keep(
    volumes,
    ({ Name }) => `volume/${Name}`,
    ({ Name, Labels }) =>
      findThingOwner(slug, { kind: 'volume', name: Name, labels: Labels ?? {} }, seen),
  );
  return {
    ...{ containers: ownContainers, networks: ownNetworks, volumes: ownVolumes },
    ...(adopt
      ? { foreign: [], takenFrom: owners }
      : { foreign: [...owners.values()], takenFrom: new Map() }),
  };
}
