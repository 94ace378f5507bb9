import { dropUndefined } from '../../../core/drop-undefined.ts';
import { CAPABILITIES } from '../../../engine/isolation/isolation.ts';
import {
  NO_SETTINGS,
  type SurveyedContainer,
  type SurveyedMount,
  type SurveyedSettings,
} from '../../../engine/isolation/survey.ts';
import { objectsAt, textAt, valueAt, type JsonObject } from '../../../text/json.ts';

/** A pod that runs. */
export function describePod(slug: string, pod: JsonObject): SurveyedContainer {
  const containers = objectsAt(pod, ['spec', 'containers']);
  const addresses = objectsAt(pod, ['status', 'podIPs']).flatMap(
    (one) => textAt(one, ['ip']) ?? [],
  );
  const ports = containers.flatMap((one) => objectsAt(one, ['ports']));
  const number = (port: JsonObject, key: string): number => Number(port[key] ?? 0);
  return dropUndefined({
    name: `pod/${textAt(pod, ['metadata', 'name']) ?? ''}`,
    slug,
    service: textAt(pod, ['metadata', 'labels', 'app.kubernetes.io/name']),
    image: textAt(containers[0], ['image']) ?? '',
    running: true,
    addresses: addresses.map((address) => ({ network: '', address })),
    names: [],
    ports: ports.filter(isTcp).map((port) => number(port, 'containerPort')),
    published: ports
      .filter((port) => number(port, 'hostPort') > 0)
      .map((port) => ({
        hostIp: textAt(port, ['hostIP']) ?? '',
        port: number(port, 'hostPort'),
        target: number(port, 'containerPort'),
      })),
    mounts: objectsAt(pod, ['spec', 'volumes']).flatMap(hostPathOf),
    settings: settingsOf(pod, containers),
  });
}

/** A service, as what its name leads to. */
export function describeService(slug: string, service: JsonObject): SurveyedContainer {
  const name = textAt(service, ['metadata', 'name']) ?? '';
  const address = textAt(service, ['spec', 'clusterIP']) ?? 'None';
  const ports = objectsAt(service, ['spec', 'ports']).filter(isTcp);
  return {
    ...{ name: `service/${name}`, slug, service: name, image: '', running: true },
    addresses: address === 'None' || address === '' ? [] : [{ network: '', address }],
    // With the domain that clusters have by default, and without: not every resolver looks through search domains.
    names: [`${name}.${slug}.svc.cluster.local`, `${name}.${slug}.svc`],
    ports: ports.map(({ port }) => Number(port)),
    published: ports
      .filter(({ nodePort }) => Number(nodePort ?? 0) > 0)
      .map(({ nodePort, port }) => ({ hostIp: '', port: Number(nodePort), target: Number(port) })),
    mounts: [],
    settings: NO_SETTINGS,
  };
}

function isTcp({ protocol = 'TCP' }: JsonObject): boolean {
  return protocol === 'TCP';
}

function hostPathOf(volume: JsonObject): SurveyedMount[] {
  const source = textAt(volume, ['hostPath', 'path']);
  const target = textAt(volume, ['name']) ?? '';
  return source === undefined ? [] : [{ kind: 'bind', source, target }];
}

function settingsOf(pod: JsonObject, containers: readonly JsonObject[]): SurveyedSettings {
  const host = { hostNetwork: 'network', hostPID: 'pid', hostIPC: 'ipc' } as const;
  const added = containers.flatMap((one) => {
    const list = valueAt(one, ['securityContext', 'capabilities', 'add']);
    return Array.isArray(list) ? (list as readonly string[]) : [];
  });
  return {
    ...NO_SETTINGS,
    privileged: containers.some((one) => valueAt(one, ['securityContext', 'privileged']) === true),
    hostNamespaces: Object.entries(host).flatMap(([key, namespace]) =>
      valueAt(pod, ['spec', key]) === true ? [namespace] : [],
    ),
    capabilities: added
      .map((one) => one.replace(/^CAP_/, ''))
      .filter((one) => !CAPABILITIES.includes(one)),
    extraHosts: objectsAt(pod, ['spec', 'hostAliases']).flatMap((one) => {
      const names = valueAt(one, ['hostnames']);
      const list = Array.isArray(names) ? (names as readonly string[]) : [];
      return list.map((name) => `${name}:${textAt(one, ['ip']) ?? ''}`);
    }),
  };
}
