import { dropUndefined } from '../../../core/drop-undefined.ts';
import type Dockerode from 'dockerode';
import {
  WORKSPACE_LABEL,
  type ForeignThing,
  type WorkspaceIdentity,
} from '../../../engine/isolation/ownership.ts';
import type { Stack } from '../../../engine/desired/stack.ts';
import { LABEL, type Labels } from './labels.ts';

/** Names of one kind that a stack uses, and what the engine has. */
interface Kind {
  kind: 'volume' | 'network';
  wanted: readonly { name: string; external: boolean; allowed?: boolean }[];
  found: readonly { name: string; labels: Labels }[];
}

/**
 * Volumes and networks that a stack names and that are not its client's, however they are named: nothing
 * is mounted or joined before that is known. Client labels are checked by listStacks; this finds what has none
 * of this client's. External ones that the operator allows are used, whoever they belong to.
 */
export async function findTakenNames(
  docker: Dockerode,
  stack: Stack,
  { identity, adopt }: { identity: WorkspaceIdentity; adopt: boolean },
): Promise<ForeignThing[]> {
  const volumeNames = stack.volumes.map(({ name }) => name);
  const networkNames = stack.networks.map(({ name }) => name);
  const [volumes, networks] = await Promise.all([
    volumeNames.length === 0
      ? []
      : docker
          .listVolumes({ filters: { name: volumeNames } })
          .then(({ Volumes }) => (Volumes as typeof Volumes | null) ?? []),
    networkNames.length === 0 ? [] : docker.listNetworks({ filters: { name: networkNames } }),
  ]);
  const kinds: Kind[] = [
    {
      kind: 'volume',
      wanted: stack.volumes,
      found: volumes.map(({ Name, Labels }) => named(Name, Labels)),
    },
    {
      kind: 'network',
      wanted: stack.networks,
      found: networks.map(({ Name, Labels }) => named(Name, Labels)),
    },
  ];
  return kinds.flatMap(({ kind, wanted, found }) =>
    wanted.flatMap(({ name, external, allowed = false }) => {
      const live = found.find((one) => one.name === name);
      if (live === undefined || (external && allowed)) return [];
      const owner = findTaker(stack.slug, { external, labels: live.labels }, identity);
      if (owner === undefined) return [];
      const thing = `${kind}/${name}`;
      // What carries another client's name is never taken over; a network would have to be recreated.
      const isAnothers = owner.client !== undefined || kind === 'network';
      if (!isAnothers && (adopt || identity.isAdopted(stack.slug, thing))) return [];
      return [dropUndefined({ thing, workspace: owner.workspace })];
    }),
  );
}

/** Undefined where it may be used. An external one that nobody labelled is the operator's own. */
function findTaker(
  slug: string,
  { external, labels }: { external: boolean; labels: Labels },
  identity: WorkspaceIdentity,
): { client?: string; workspace?: string } | undefined {
  const client = labels[LABEL.project];
  const workspace = labels[WORKSPACE_LABEL];
  if (client === slug) return undefined;
  if (
    external &&
    client === undefined &&
    (workspace === undefined || workspace === identity.id())
  ) {
    return undefined;
  }
  return dropUndefined({ client, workspace });
}

function named(name: string, labels: Labels | null | undefined): Kind['found'][number] {
  return { name, labels: labels ?? {} };
}
