import { dropUndefined } from '../../../core/drop-undefined.ts';
import {
  WORKSPACE_LABEL,
  type ForeignThing,
  type WorkspaceIdentity,
} from '../../../engine/isolation/ownership.ts';
import { LABEL, type Labels } from './labels.ts';

/** Undefined for a container of this workspace. */
export function findContainerOwner(
  slug: string,
  { name, labels }: { name: string; labels: Labels },
  identity: WorkspaceIdentity | undefined,
): ForeignThing | undefined {
  if (identity === undefined) return undefined;
  const workspace = labels[WORKSPACE_LABEL];
  const folder = labels[LABEL.workingDir];
  // Containers from before ids keep their labels until they are recreated.
  const own =
    workspace === undefined ? folder === identity.folderOf(slug) : workspace === identity.id();
  return own ? undefined : dropUndefined({ thing: `container/${name}`, workspace, folder });
}

/** Whether a container with these labels is of this workspace. */
export function isOwnContainer(labels: Labels, identity: WorkspaceIdentity | undefined): boolean {
  const slug = labels[LABEL.project] ?? '';
  return findContainerOwner(slug, { name: '', labels }, identity) === undefined;
}

/** A volume or network. */
export interface LabelledThing {
  kind: 'volume' | 'network';
  name: string;
  labels: Labels;
}

/** What of a client's containers shows whose its volumes and networks from before ids are: those record no folder. */
export interface ContainerOwners {
  own: number;
  foreign: readonly ForeignThing[];
}

/** Undefined for a volume or network of this client and this workspace. */
export function findThingOwner(
  slug: string,
  { kind, name, labels }: LabelledThing,
  {
    identity,
    containers,
  }: { identity: WorkspaceIdentity | undefined; containers: ContainerOwners },
): ForeignThing | undefined {
  if (identity === undefined) return undefined;
  const thing = `${kind}/${name}`;
  const workspace = labels[WORKSPACE_LABEL];
  const isOfClient = labels[LABEL.project] === slug;
  if (isOfClient && workspace !== undefined && workspace === identity.id()) return undefined;
  if (isOfClient && identity.isAdopted(slug, thing)) return undefined;
  if (workspace === undefined) {
    const { own, foreign } = containers;
    if (isOfClient && own > 0 && foreign.length === 0) return undefined;
  }
  return dropUndefined({ thing, workspace, folder: containers.foreign[0]?.folder });
}
