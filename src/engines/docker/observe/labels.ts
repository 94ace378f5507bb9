import { resolve } from 'node:path';
import { hashNetwork, hashService, hashVolume } from '../../../compose/plan/hash-service.ts';
import { shortFacets } from '../../../compose/plan/service-facets.ts';
import { WORKSPACE_LABEL } from '../../../engine/isolation/ownership.ts';
import { parseJson } from '../../../text/json.ts';
import type { Dependency, Network, Service, Stack, Volume } from '../../../engine/desired/stack.ts';

/** Labels that docker compose recognises its own by, and ours. */
export const LABEL = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  workingDir: 'com.docker.compose.project.working_dir',
  configFiles: 'com.docker.compose.project.config_files',
  configHash: 'com.docker.compose.config-hash',
  dependsOn: 'com.docker.compose.depends_on',
  network: 'com.docker.compose.network',
  volume: 'com.docker.compose.volume',
  composeVersion: 'com.docker.compose.version',
  hash: 'pulso.hash',
  facets: 'pulso.facets',
  image: 'pulso.image',
  /** On volumes that only carry a container's copied files. */
  files: 'pulso.files',
  /** On volumes that data is copied to: id of the container whose data it is. */
  carriedFor: 'pulso.carried-for',
} as const;

/** The docker compose whose labels these are. */
const COMPOSE_VERSION = '2.26.1';

export type Labels = Readonly<Record<string, string>>;

/** Whose something is. */
export type ClientLabels = Pick<Stack, 'slug' | 'workspace'>;

export function containerLabels(stack: Stack, service: Service): Record<string, string> {
  const hash = hashService(service);
  return {
    ...service.labels,
    ...projectLabels(stack.slug, stack.workspace),
    [LABEL.service]: service.name,
    [LABEL.number]: '1',
    [LABEL.oneOff]: 'False',
    [LABEL.workingDir]: stack.workingDir,
    [LABEL.configFiles]: stack.configFiles.map((file) => resolve(stack.workingDir, file)).join(','),
    [LABEL.configHash]: hash,
    [LABEL.dependsOn]: service.dependsOn.map(formatDependency).join(','),
    [LABEL.hash]: hash,
    [LABEL.facets]: JSON.stringify(shortFacets(service)),
    [LABEL.image]: service.image,
  };
}

export function networkLabels(
  { slug, workspace }: ClientLabels,
  network: Network,
): Record<string, string> {
  return {
    ...network.labels,
    ...projectLabels(slug, workspace),
    [LABEL.network]: network.key,
    [LABEL.hash]: hashNetwork(network),
  };
}

export function volumeLabels(
  { slug, workspace }: ClientLabels,
  volume: Volume,
): Record<string, string> {
  return {
    ...volume.labels,
    ...keyedVolumeLabels(slug, volume.key, workspace),
    [LABEL.hash]: hashVolume(volume),
  };
}

/** Labels of a container that runs once, beside the services: it is none of them. */
export function jobLabels({ slug, workspace }: ClientLabels): Record<string, string> {
  return { ...projectLabels(slug, workspace), [LABEL.service]: 'job', [LABEL.oneOff]: 'True' };
}

/** Labels of a volume that no file names: its image declares it. */
export function keyedVolumeLabels(
  slug: string,
  key: string,
  workspace?: string,
): Record<string, string> {
  return { ...projectLabels(slug, workspace), [LABEL.volume]: key };
}

/** What containers, networks and volumes of a client are found by. The match is exact. */
export function ofClient(slug: string): { label: string[] } {
  return { label: [`${LABEL.project}=${slug}`] };
}

/** Undefined where the label is missing or was not written by pulso. */
export function readFacets(labels: Labels): Record<string, string> | undefined {
  const text = labels[LABEL.facets];
  return text === undefined ? undefined : (parseJson(text) as Record<string, string> | undefined);
}

/** `database:service_healthy:false,cache:service_started:true`, as compose writes it. */
export function readDependsOn(labels: Labels): Dependency[] {
  return (labels[LABEL.dependsOn] ?? '').split(',').flatMap((entry) => {
    const [service, condition, restart] = entry.split(':');
    if (!service || !isCondition(condition)) return [];
    return [{ service, condition, ...(restart === 'true' && { restart: true }) }];
  });
}

function formatDependency({ service, condition, restart = false }: Dependency): string {
  return `${service}:${condition}:${restart}`;
}

function isCondition(text: string | undefined): text is Dependency['condition'] {
  return (
    text === 'service_started' ||
    text === 'service_healthy' ||
    text === 'service_completed_successfully'
  );
}

function projectLabels(slug: string, workspace: string | undefined): Record<string, string> {
  const owner = workspace === undefined ? {} : { [WORKSPACE_LABEL]: workspace };
  return { [LABEL.project]: slug, [LABEL.composeVersion]: COMPOSE_VERSION, ...owner };
}
