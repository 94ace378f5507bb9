import { dropUndefined } from '../core/drop-undefined.ts';
import type { Survey, SurveyedContainer } from '../engine/isolation/survey.ts';
import type { Probe } from './probe.ts';

/** The machine as every container of a Docker bridge sees it, when nothing else is known. */
const HOST_NAMES = ['host.docker.internal', 'gateway.docker.internal', 'host.containers.internal'];
/** Where clouds answer with credentials. */
const METADATA = ['169.254.169.254', 'fd00:ec2::254', 'metadata.google.internal'];
/** TEST-NET-3 (RFC 5737): no host has this address. */
const VOID = '203.0.113.1';
/** The engine's own API, without and with TLS. */
const ENGINE_PORTS = [2375, 2376];

type Draft = Omit<Probe, 'id'>;

/** Whose doors are tried, and what checks the probes. */
export interface ProbeInput {
  slug: string;
  /** All clients of the workspace: containers of others are not tried. */
  clients: ReadonlySet<string>;
  survey: Survey;
  /** Port of the control listener on the machine; absent: there is none. */
  published?: number;
}

/** Everything that is tried from inside one client; its own doors are among it, as controls. */
export function planProbes({ slug, clients, survey, published }: ProbeInput): Probe[] {
  const containers = survey.containers.filter((one) => clients.has(one.slug ?? ''));
  const own = containers.filter((one) => one.slug === slug);
  const others = containers.filter((one) => one.slug !== slug);
  const gateways = gatewaysOf(own);
  const hosts = unique([...gateways, ...survey.hostAddresses]);
  const drafts: Draft[] = [
    ...containers.flatMap(containerProbes),
    ...others.flatMap((one) => hostProbes(one, hosts)),
    ...hosts.flatMap((host) => controlProbes(host, published)),
    ...engineProbes(hosts, survey),
    ...nameProbes(own, others, survey.namesForAll === true),
    ...metadataProbes(hosts[0], published),
  ];
  return uniqueBy(drafts, keyOf).map((draft, id) => ({ id, ...draft }));
}

function containerProbes(one: SurveyedContainer): Draft[] {
  const what = nameOf(one);
  return one.addresses.flatMap(({ address }) =>
    one.ports.map((port): Draft => {
      const place = { host: address, port, what };
      return dropUndefined({ kind: 'container', how: 'tcp', ...place, owner: one.slug });
    }),
  );
}

/** Published ports of another client, at the addresses that they could answer on. */
function hostProbes(one: SurveyedContainer, hosts: readonly string[]): Draft[] {
  const owner = one.slug;
  const theirs = gatewaysOf([one]);
  return one.published.flatMap(({ hostIp, port }) => {
    const what = `port ${port} of ${nameOf(one)}`;
    const draft =
      (kind: 'host-port' | 'gateway') =>
      (host: string): Draft =>
        dropUndefined({ kind, how: 'tcp', host, port, owner, what });
    const bound = isAny(hostIp) || isLoopback(hostIp) ? [] : [hostIp];
    return [
      ...unique([...hosts, ...bound]).map(draft('host-port')),
      ...theirs.map(draft('gateway')),
    ];
  });
}

function controlProbes(host: string, published: number | undefined): Draft[] {
  if (published === undefined) return [];
  const what = 'listener of pulso on all addresses of the machine';
  return [{ kind: 'host-port', how: 'tcp', host, port: published, control: 'seen', what }];
}

function engineProbes(hosts: readonly string[], { engineDoors }: Survey): Draft[] {
  const usual = hosts.flatMap((host) =>
    ENGINE_PORTS.map((port) => ({ host, port, what: "the engine's API" })),
  );
  return (engineDoors ?? usual).map((door) => ({ kind: 'engine', how: 'tcp', ...door }));
}

function nameProbes(
  own: readonly SurveyedContainer[],
  others: readonly SurveyedContainer[],
  forAll: boolean,
): Draft[] {
  const ownNames = unique(own.flatMap(({ names }) => names));
  const known = new Set(ownNames);
  const ofOthers = others.flatMap((one) =>
    one.names
      .filter((name) => !known.has(name))
      .flatMap((host) => (forAll ? doorsOf(one, host) : [nameProbe('dns', host, ownerOf(one))])),
  );
  return [
    ...own.flatMap((one) => one.names.map((host) => nameProbe('own-name', host, ownerOf(one)))),
    ...ofOthers,
    ...HOST_NAMES.map((host) => nameProbe('host-name', host, { what: 'the machine' })),
  ];
}

/** A name that everybody resolves is a door only where its ports answer. */
function doorsOf(one: SurveyedContainer, host: string): Draft[] {
  return one.ports.map((port) => ({ kind: 'dns', how: 'tcp', host, port, ...ownerOf(one) }));
}

function ownerOf(one: SurveyedContainer): Pick<Draft, 'owner' | 'what'> {
  return dropUndefined({ owner: one.slug, what: nameOf(one) });
}

function nameProbe(
  kind: Draft['kind'],
  host: string,
  subject: Pick<Draft, 'owner' | 'what'>,
): Draft {
  return { kind, how: 'name', host, ...subject };
}

function metadataProbes(host: string | undefined, published: number | undefined): Draft[] {
  const base = { kind: 'metadata', how: 'http', port: 80 } as const;
  const control: Draft[] =
    host === undefined || published === undefined
      ? []
      : [
          {
            ...base,
            ...{ host, port: published, control: 'seen', what: 'listener of pulso' },
          },
        ];
  return [
    ...control,
    { ...base, host: VOID, control: 'void', what: 'an address that no host has' },
    ...METADATA.map((host) => ({ ...base, host, what: 'a metadata service' })),
  ];
}

function gatewaysOf(containers: readonly SurveyedContainer[]): string[] {
  return unique(
    containers.flatMap(({ addresses }) => addresses.flatMap(({ gateway }) => gateway ?? [])),
  );
}

function nameOf({ name, service, slug }: SurveyedContainer): string {
  return service === undefined || slug === undefined ? name : `${service} of ${slug}`;
}

/** True for all addresses of a machine at once. */
export function isAny(address: string): boolean {
  return address === '' || address === '0.0.0.0' || address === '::';
}

function isLoopback(address: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(address) || address === '::1';
}

function keyOf({ kind, how, host, port, control }: Draft): string {
  return [kind, how, host, port ?? '', control ?? ''].join(' ');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function uniqueBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}
