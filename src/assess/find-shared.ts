import { dropUndefined } from '../core/drop-undefined.ts';
import { EDGE_SLUG, edgeNetworkName } from '../engine/edge/edge.ts';
import type { Survey, SurveyedContainer } from '../engine/isolation/survey.ts';
import type { Finding } from './finding.ts';

/** Networks and volumes that a client has in common with another, or with a container of nobody. */
export function findShared(slug: string, survey: Survey): Finding[] {
  const own = survey.containers.filter((one) => one.slug === slug);
  const others = survey.containers.filter((one) => one.slug !== slug);
  return [...sharedNetworks(own, others, survey), ...sharedVolumes(own, others, survey)].map(
    (one) => ({ slug, kind: 'shared', result: 'open', ...one }),
  );
}

type Shared = Omit<Finding, 'slug' | 'kind' | 'result'>;

function sharedNetworks(
  own: readonly SurveyedContainer[],
  others: readonly SurveyedContainer[],
  { networks }: Survey,
): Shared[] {
  const slug = own[0]?.slug;
  const joined = new Set(own.flatMap(({ addresses }) => addresses.map(({ network }) => network)));
  const owned = networks.filter((one) => one.slug === slug).map(({ name }) => name);
  const relevant = new Set([...joined, ...owned].filter((name) => name !== ''));
  // The operator's edge is on a network of its own with each client's web service.
  const isLink = (owner: string | undefined, network: string): boolean =>
    owner === EDGE_SLUG && slug !== undefined && network === edgeNetworkName(slug);
  const strangers = others.flatMap((one) =>
    one.addresses
      .filter(({ network }) => relevant.has(network) && !isLink(one.slug, network))
      .map(({ network }) => {
        const message = `network ${network} also has container ${one.name}${ofClient(one.slug)}`;
        return shared('isolation-foreign-network', network, { toward: one.slug, message });
      }),
  );
  const foreign = networks
    .filter((one) => joined.has(one.name) && one.slug !== undefined && one.slug !== slug)
    .map(({ name, slug: owner }) => {
      const message = `its containers are on network ${name}${ofClient(owner)}`;
      return shared('isolation-foreign-network', name, { toward: owner, message });
    });
  const open = networks
    .filter(({ name }) => joined.has(name))
    .flatMap((network) => openNetwork(network));
  return [...strangers, ...foreign, ...open];
}

function shared(
  code: Shared['code'],
  detail: string,
  { toward, message }: { toward: string | undefined; message: string },
): Shared {
  return dropUndefined({ code, detail, toward, message });
}

/** Drivers and options that connect a network to more than its containers. */
function openNetwork({ name, driver, options }: Survey['networks'][number]): Shared[] {
  const bridge = driver === 'bridge' || driver === '';
  const mode = Object.entries(options).filter(
    ([key, value]) => /gateway_mode/.test(key) && /routed|unprotected/.test(value),
  );
  const isDefault = options['com.docker.network.bridge.default_bridge'] === 'true';
  const why = [
    ...(bridge ? [] : [`has the driver ${driver}`]),
    ...mode.map(([key, value]) => `has ${key}=${value}`),
    ...(isDefault ? ['is the default network of the engine'] : []),
  ];
  return why.map((reason) => ({
    ...{ code: 'isolation-network-driver', detail: name },
    message: `network ${name} ${reason}`,
  }));
}

function sharedVolumes(
  own: readonly SurveyedContainer[],
  others: readonly SurveyedContainer[],
  { volumes }: Survey,
): Shared[] {
  const slug = own[0]?.slug;
  const mounted = new Set(own.flatMap((one) => volumesOf(one)));
  const strangers = others.flatMap((one) =>
    volumesOf(one)
      .filter((name) => mounted.has(name))
      .map((name) => {
        const message = `volume ${name} is also mounted by container ${one.name}${ofClient(one.slug)}`;
        return shared('isolation-foreign-volume', name, { toward: one.slug, message });
      }),
  );
  const foreign = volumes
    .filter((one) => mounted.has(one.name) && one.slug !== undefined && one.slug !== slug)
    .map(({ name, slug: owner }) => {
      const message = `its containers mount volume ${name}${ofClient(owner)}`;
      return shared('isolation-foreign-volume', name, { toward: owner, message });
    });
  return [...strangers, ...foreign];
}

function volumesOf({ mounts }: SurveyedContainer): string[] {
  return mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source);
}

function ofClient(slug: string | undefined): string {
  return slug === undefined ? '' : ` of ${slug}`;
}
