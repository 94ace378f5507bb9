import { dropUndefined } from '../core/drop-undefined.ts';
import { isLoopback } from '../engine/isolation/isolation.ts';
import type { Survey, SurveyedContainer, SurveyedMount } from '../engine/isolation/survey.ts';
import type { Finding } from './finding.ts';

/** Options that confine further than the default. */
const CONFINING = /^(no-new-privileges(:true)?|no-new-privileges=true|name=.*)$/;
/** Sockets of engines, and folders that they are in. */
const SOCKETS =
  /(^|\/)(docker|containerd|podman|crio|dockershim|cri-dockerd)\.sock$|^\/(var\/)?run\/(docker|containerd|podman|crio)(\/|$)/;

/** Where a client's own files are, and which of the machine's addresses its ports may be on. */
export interface SettingsInput {
  slug: string;
  survey: Survey;
  /** Absolute path of the client's folder; bind mounts below it are its own. */
  folder: string;
  /** Paths below it that are not: pulso's own. */
  reserved: string;
}

type Opening = Omit<Finding, 'slug' | 'result'>;

/** What a client's live containers are allowed that reaches outside: seen on the engine. */
export function findSettings(input: SettingsInput): Finding[] {
  const { slug, survey } = input;
  const own = survey.containers.filter((one) => one.slug === slug);
  const openings = own.flatMap((one) => [
    ...settingsOf(one),
    ...hostsOf(one, survey),
    ...mountsOf(one, input),
    ...portsOf(one),
  ]);
  return openings.map((one) => ({ slug, result: 'open', ...one }));
}

function settingsOf({ name, settings }: SurveyedContainer): Opening[] {
  const { privileged, hostNamespaces, joined, capabilities, devices, securityOptions } = settings;
  const opening = (code: Opening['code'], message: string, detail?: string): Opening =>
    dropUndefined({ kind: 'setting', code, message: `container ${name} ${message}`, detail });
  return [
    ...(privileged ? [opening('isolation-privileged', 'is privileged')] : []),
    ...hostNamespaces.map((namespace) =>
      opening('isolation-host-namespace', `shares the machine's ${namespace} namespace`, namespace),
    ),
    ...joined.map((other) =>
      opening('isolation-host-namespace', `shares namespaces with container ${other}`, other),
    ),
    ...capabilities.map((one) => opening('isolation-capability', `has the capability ${one}`, one)),
    ...devices.map((one) => opening('isolation-volume-driver', `has the device ${one}`, one)),
    ...securityOptions
      .filter((one) => !CONFINING.test(one))
      .map((one) => opening('isolation-security-opt', `has the security option ${one}`, one)),
  ];
}

/** Names for the machine or for containers of others in a hosts file. */
function hostsOf({ name, slug, settings }: SurveyedContainer, survey: Survey): Opening[] {
  return settings.extraHosts.flatMap((entry): Opening[] => {
    const address = entry.slice(entry.indexOf(':') + 1);
    const owner = survey.containers.find((one) =>
      one.addresses.some((place) => place.address === address),
    );
    const isMachine =
      address === 'host-gateway' ||
      survey.hostAddresses.includes(address) ||
      survey.networks.some(({ gateways }) => gateways.includes(address)) ||
      survey.containers.some((one) => one.addresses.some(({ gateway }) => gateway === address));
    if (!isMachine && (owner === undefined || owner.slug === slug)) return [];
    const message = `container ${name} has a name for ${isMachine ? 'the machine' : (owner?.name ?? '')}: ${entry}`;
    const toward = isMachine ? undefined : owner?.slug;
    const code = 'isolation-host-gateway';
    return [dropUndefined({ kind: 'setting', code, detail: entry, toward, message })];
  });
}

function mountsOf(
  { name, mounts }: SurveyedContainer,
  { survey, folder, reserved }: SettingsInput,
): Opening[] {
  return mounts.flatMap((mount): Opening[] => {
    const path = pathOf(mount, survey);
    if (path === undefined) return [];
    const message = `container ${name} mounts ${path} of the machine at ${mount.target}`;
    const kind = 'setting';
    if (isSocket(path)) return [{ kind, code: 'isolation-engine-socket', detail: path, message }];
    const own = isBelow(path, folder) && !isBelow(path, reserved);
    return own ? [] : [{ kind, code: 'isolation-host-path', detail: path, message }];
  });
}

/** Of the machine; undefined where it is the engine's own storage. */
function pathOf({ kind, source }: SurveyedMount, { volumes }: Survey): string | undefined {
  if (kind === 'bind') return source;
  return volumes.find(({ name }) => name === source)?.device;
}

/** True for a socket, and for a folder that has one in it. */
function isSocket(path: string): boolean {
  return SOCKETS.test(path) || ['/', '/run', '/var/run', '/var'].includes(path);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function portsOf({ name, published }: SurveyedContainer): Opening[] {
  return published
    .filter(({ hostIp }) => !isLoopback(hostIp))
    .map(({ hostIp, port }) => ({
      ...{ kind: 'published', code: 'isolation-open-port', detail: String(port) },
      message: `container ${name} publishes port ${port} on ${hostIp || '0.0.0.0'}`,
    }));
}
