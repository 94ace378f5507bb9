import type { ClientRecord } from '../../client/client-record.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { Problem } from '../../core/problem.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { loadStack } from '../../compose/load-stack.ts';
import { markAllowed } from '../../compose/policy/mark-allowed.ts';
import type { DesiredClient } from '../../engine/desired/desired-client.ts';
import type { Isolation } from '../../engine/isolation/isolation.ts';
import { addEdgeLink } from '../../edge/add-edge-link.ts';
import type { Stack } from '../../engine/desired/stack.ts';
import { loadManifests } from '../../manifests/read/load-manifests.ts';
import { readClientFiles, type ClientFiles } from '../../workspace/clients/read-client-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { bytesOf, linksOf, withoutLinks } from '../validate/views-of-files.ts';
import { warningEvent } from '../validate/warning-event.ts';
import type { OperationContext } from '../context.ts';
import { edgeOf, linkSubnet } from '../edge/edge-place.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { readHolders } from '../isolation/read-neighbors.ts';

/** Whose files they are, what it holds, and where it runs. */
export type ClientPlace = Pick<ClientRecord, 'slug' | 'block' | 'ports' | 'subnet' | 'target'>;

export type LoadedClient = Exclude<DesiredClient, { kind: 'none' }>;

/**
 * What a client's files ask to run: a stack on Docker, manifests on Kubernetes. Errors: those of loadStack
 * and loadManifests, with the client and the path seen from the workspace.
 */
export function loadDesired(workspace: Workspace, record: ClientPlace): Promise<LoadedClient> {
  // What is thrown is the promise's.
  return Promise.resolve().then(() => {
    const files = readClientFiles(workspace, record.slug);
    const isolation = isolationOf(workspace, record);
    return loadFiles(workspace, record, { files, isolation, onWarning: undefined });
  });
}

/**
 * As loadDesired, for who runs it: what reaches outside of the client is refused, and warnings are reported. `files`: those
 * that the client would have. Errors: `isolation-…` too.
 */
export async function loadIsolated(
  context: Pick<OperationContext, 'workspace' | 'neighbors' | 'reporter'>,
  record: ClientPlace,
  files: ClientFiles = readClientFiles(context.workspace, record.slug),
): Promise<LoadedClient> {
  const { workspace } = context;
  const holders = await readHolders(context);
  const isolation = isolationOf(workspace, record, holders);
  const onWarning = (problem: Problem): void => {
    context.reporter.report(warningEvent(record.slug, problem));
  };
  return loadFiles(workspace, record, { files, isolation, onWarning });
}

/**
 * As loadIsolated, of files that are not in the client's folder; what the operator allows `allowedAs` is allowed. It is
 * not linked to the edge. Errors: those of loadIsolated.
 */
export async function loadProvided(
  context: Pick<OperationContext, 'workspace' | 'neighbors'>,
  place: ClientPlace,
  { files, allowedAs }: { files: ClientFiles; allowedAs: string },
): Promise<LoadedClient> {
  const { workspace } = context;
  const holders = await readHolders(context);
  const { allowed } = isolationOf(workspace, { ...place, slug: allowedAs });
  const isolation = { ...isolationOf(workspace, place, holders), allowed };
  return load(workspace, place, { files, isolation, onWarning: undefined });
}

type OnWarning = (problem: Problem) => void;

function loadFiles(workspace: Workspace, record: ClientPlace, loading: Loading): LoadedClient {
  const { slug } = record;
  try {
    const loaded = load(workspace, record, loading);
    if (loaded.kind === 'manifests') return loaded;
    return { ...loaded, stack: linkToEdge(workspace, record, loaded.stack) };
  } catch (error) {
    throw error instanceof PulsoError ? atClient(error, slug) : error;
  }
}

interface Loading {
  files: ClientFiles;
  isolation: Isolation;
  onWarning: OnWarning | undefined;
}

function load(
  workspace: Workspace,
  place: ClientPlace,
  { files, isolation, onWarning }: Loading,
): LoadedClient {
  const { slug, target } = place;
  const { images } = workspace.config;
  const config = workspace.config.targets[target];
  // A link has no bytes of its own: what names one gets an error.
  const own = withoutLinks(files);
  const bytes = bytesOf(own);
  if (config?.engine === 'kubernetes') {
    const manifests = loadManifests({
      ...{ slug, files: bytes, settings: config, images, isolation },
    });
    return { kind: 'manifests', slug, target, manifests };
  }
  const workingDir = clientFolder(workspace, slug);
  const stack = markAllowed(
    loadStack(
      { slug, workingDir, files: bytes, links: linksOf(files), images, isolation },
      onWarning,
    ),
    isolation,
  );
  return { kind: 'compose', slug, target, stack };
}

/** Errors: `edge-pool-exhausted`, `edge-network-taken`. */
function linkToEdge(
  workspace: Workspace,
  { slug, block, ports, target }: ClientPlace,
  stack: Stack,
): Stack {
  const edge = edgeOf(workspace, target);
  if (edge === undefined) return stack;
  return addEdgeLink(stack, { web: ports['web'], subnet: linkSubnet(edge, slug, block) });
}

/** The rooms of stacks know a client's files by their path in its folder alone. */
function atClient(error: PulsoError, slug: string): PulsoError {
  const { code, message, hint, fault, at } = error;
  return new PulsoError(
    code,
    message,
    dropUndefined({
      hint: hint ?? `fix it and run \`pulso validate ${slug}\``,
      fault,
      slug,
      at: at && { ...at, file: `clients/${slug}/${at.file}` },
      cause: error,
    }),
  );
}
