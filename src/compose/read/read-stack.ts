import type { Network, Stack, Volume } from '../../engine/desired/stack.ts';
import { checkServices } from '../check-services.ts';
import { type ComposeNode, failValue, readText, warnAt } from '../syntax/compose-node.ts';
import { entriesOf, readEntries } from './fields/read-entries.ts';
import { readFields } from './fields/read-fields.ts';
import { readConfigDefinitions, readSecretDefinitions } from './files/read-file-definitions.ts';
import { defaultNetwork, readNetworks } from './networks/read-networks.ts';
import { readName } from './fields/read-scalars.ts';
import { addLinkAliases } from './service/add-link-aliases.ts';
import { type ReadService, readService } from './service/read-service.ts';
import { selectActive } from './service/select-active.ts';
import { readVolumeDefinitions } from './volumes/read-volume-definitions.ts';
import type { Definitions } from './service/service-readers.ts';

const asIs = (node: ComposeNode): ComposeNode => node;

/** Every key at the top of the file. */
const stackReaders = {
  // Without effect since the compose-spec.
  version: readText,
  name: readProjectName,
  services: asIs,
  networks: (node: ComposeNode) => ({ keys: keysOf(node), all: readNetworks(node) }),
  volumes: (node: ComposeNode) => ({ keys: keysOf(node), all: readVolumeDefinitions(node) }),
  configs: readConfigDefinitions,
  secrets: readSecretDefinitions,
};

/** Reads the whole file from its top. What is wrong is in the context's problems; what cannot be gone on with is thrown. */
export function readStack(top: ComposeNode, configFiles: readonly string[]): Stack {
  const { input } = top.context;
  const fields = readFields(top, stackReaders, ['services']);
  const { networks, volumes } = fields;
  const all = readServices(fields.services, {
    services: keysOf(fields.services),
    networks: networks?.keys ?? new Set(),
    volumes: volumes?.keys ?? new Set(),
    configs: fields.configs ?? new Map<string, Uint8Array>(),
    secrets: fields.secrets ?? new Map<string, Uint8Array>(),
  });
  const services = addLinkAliases(selectActive(top.context, all));
  checkServices(top.context, services);
  return {
    slug: input.slug,
    workingDir: input.workingDir,
    configFiles,
    services: services.map(({ service }) => service),
    networks: usedNetworks(input.slug, services, networks?.all ?? []),
    volumes: usedVolumes(services, volumes?.all ?? []),
  };
}

/** The project's name is the client's slug: two clients of one name would take each other's containers. */
function readProjectName(node: ComposeNode): string {
  const name = readName(node);
  const { slug } = node.context.input;
  if (name !== slug) warnAt(node, `is ignored: the project is named ${slug}`, 'remove name');
  return slug;
}

function readServices(node: ComposeNode, defined: Definitions): readonly ReadService[] {
  if (defined.services.size === 0) failValue(node, 'must have at least one service');
  // What is wrong with a service as a whole is wrong at its name.
  return readEntries(node, ({ key, keyAt, value }) =>
    readService(key, { ...value, at: keyAt }, defined),
  ).map(([, service]) => service);
}

function keysOf(node: ComposeNode): ReadonlySet<string> {
  return new Set(entriesOf(node).map(({ key }) => key));
}

/** As compose does, only what a service uses is made. */
function usedNetworks(
  slug: string,
  services: readonly ReadService[],
  all: readonly Network[],
): readonly Network[] {
  const used = new Set(
    services.flatMap(({ service }) => service.networks.map(({ network }) => network)),
  );
  const defined = all.filter(({ key }) => used.has(key));
  const implicit = used.has('default') && !all.some(({ key }) => key === 'default');
  return implicit ? [...defined, defaultNetwork(slug)] : defined;
}

function usedVolumes(services: readonly ReadService[], all: readonly Volume[]): readonly Volume[] {
  const mounts = services.flatMap(({ service }) => service.mounts);
  const used = new Set(mounts.map((mount) => (mount.type === 'volume' ? mount.source : undefined)));
  return all.filter(({ key }) => used.has(key));
}
