import { PulsoError } from '../../core/pulso-error.ts';
import { EDGE_SLUG } from '../edge/edge.ts';

/** The workspace that an engine works for. What it makes carries the id; what is not its own is left alone. */
export interface WorkspaceIdentity {
  /** Absent in a workspace from before ids, until something is changed in it. */
  id(): string | undefined;
  /** Absolute path of the folder that a client's stack is deployed from. */
  folderOf(slug: string): string;
  /** Whether `pulso adopt` took over a volume or network that cannot be labelled: `volume/acme_data`. */
  isAdopted(slug: string, thing: string): boolean;
}

/** Name of the label with the id of the workspace, on Docker and on Kubernetes. */
export const WORKSPACE_LABEL = 'pulso.workspace';

/** Something on an engine that has a client's name and is not of this workspace. */
export interface ForeignThing {
  /** `container/acme-app-1`, `volume/acme_data`, `network/acme_default`, `namespace/acme`. */
  thing: string;
  /** Id of the workspace that made it; absent: pulso did not make it, or a version from before ids. */
  workspace?: string;
  /** Folder it was deployed from, if that is recorded. */
  folder?: string;
}

const CODES = {
  container: 'foreign-stack',
  network: 'foreign-network',
  volume: 'foreign-volume',
  namespace: 'foreign-namespace',
} as const;

/** Errors: `foreign-stack`, `foreign-network`, `foreign-volume`, `foreign-namespace`: nothing may be changed then. */
export function assertOwn(slug: string, foreign: readonly ForeignThing[] = []): void {
  const [first] = foreign;
  if (first === undefined) return;
  const kind = first.thing.split('/')[0] as keyof typeof CODES;
  const more = foreign.length === 1 ? '' : ` (and ${foreign.length - 1} more)`;
  const message = `${slug}: ${first.thing.replace('/', ' ')}${more} ${describeOwner(first)}`;
  throw new PulsoError(CODES[kind], message, { slug, hint: ownHint(slug) });
}

function ownHint(slug: string): string {
  return slug === EDGE_SLUG
    ? 'an engine has one edge: run `pulso edge destroy` in the workspace that it belongs to'
    : `use another slug, or take it over: pulso adopt ${slug} --dry-run`;
}

/** `belongs to workspace ws-1 (deployed from /srv/staging/clients/acme)` */
export function describeOwner({ workspace, folder }: Omit<ForeignThing, 'thing'>): string {
  const from = folder === undefined ? '' : ` (deployed from ${folder})`;
  if (workspace !== undefined) return `belongs to workspace ${workspace}${from}`;
  return `does not belong to this workspace${from}`;
}
