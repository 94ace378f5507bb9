import { isUnclaimedImage } from '../../engine/desired/instance-image.ts';
import { CAPABILITIES, type Breach } from '../../engine/isolation/isolation.ts';
import { isJsonObject, textAt, valueAt, type Json, type JsonObject } from '../../text/json.ts';
import { itemsOf, wordOf, type PodRule } from './object-rule.ts';

/** Namespaces of the node that a pod could share. */
export const hostNamespaceRule: PodRule = (spec) =>
  ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((field) => isSet(spec[field]))
    .map((field) => ({
      ...{ code: 'isolation-host-namespace', detail: field, path: [field] },
      message: `shares its node (${field})`,
    }));

/** Anything but false and nothing: a cluster may take what is not a boolean for one. */
function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== false;
}

const LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Every container of the pod, whatever kind it is of. */
export const containerRule: PodRule = (spec) =>
  LISTS.flatMap((list) =>
    itemsOf(spec[list]).flatMap(([index, container]) =>
      isJsonObject(container)
        ? containerBreaches(container).map((breach) => ({
            ...breach,
            path: [list, index, ...breach.path],
          }))
        : [],
    ),
  );

function containerBreaches(container: JsonObject): Breach[] {
  return [
    ...privilegeBreaches(container),
    ...capabilityBreaches(container),
    ...confinementBreaches(valueAt(container, ['securityContext'])),
    ...hostPortBreaches(container),
    ...probeBreaches(container),
    ...imageBreaches(container),
  ];
}

function privilegeBreaches(container: JsonObject): Breach[] {
  return ['privileged', 'allowPrivilegeEscalation']
    .filter((field) => isSet(valueAt(container, ['securityContext', field])))
    .map((field) => ({
      ...{ code: 'isolation-privileged', detail: field, path: ['securityContext', field] },
      message: `has a container that ${field === 'privileged' ? 'is privileged' : 'may gain privileges'}`,
    }));
}

function capabilityBreaches(container: JsonObject): Breach[] {
  const added = valueAt(container, ['securityContext', 'capabilities', 'add']);
  return itemsOf(added).flatMap(([index, written]) => {
    const name = wordOf(written).toUpperCase().replace(/^CAP_/, '');
    if (CAPABILITIES.includes(name)) return [];
    const path = ['securityContext', 'capabilities', 'add', index];
    const message = `adds the capability ${name}`;
    return [{ code: 'isolation-capability', detail: name, message, path }];
  });
}

const PROFILES = ['seccompProfile', 'appArmorProfile'];
const SELINUX_TYPES = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** Of a pod or a container: what switches its confinement off. */
function confinementBreaches(context: Json | undefined): Breach[] {
  const found: [string, string[]][] = PROFILES.flatMap((field) => {
    const type = textAt(context, [field, 'type']);
    const confines = type === undefined || type === 'RuntimeDefault';
    return confines ? [] : [[`${field}=${type}`, [field, 'type']] as [string, string[]]];
  });
  const procMount = textAt(context, ['procMount']);
  if (procMount !== undefined && procMount !== 'Default') found.push(['procMount', ['procMount']]);
  const linux = valueAt(context, ['seLinuxOptions']);
  const own =
    isJsonObject(linux) &&
    Object.entries(linux).every(
      ([key, value]) => key === 'type' && SELINUX_TYPES.includes(wordOf(value)),
    );
  if (isJsonObject(linux) && !own) found.push(['seLinuxOptions', ['seLinuxOptions']]);
  if (isSet(valueAt(context, ['windowsOptions', 'hostProcess'])))
    found.push(['hostProcess', ['windowsOptions', 'hostProcess']]);
  return found.map(([detail, path]) => ({
    ...{ code: 'isolation-security-opt', detail, path: ['securityContext', ...path] },
    message: `removes confinement (${detail})`,
  }));
}

function hostPortBreaches(container: JsonObject): Breach[] {
  return itemsOf(container['ports']).flatMap(([index, port]) =>
    ['hostPort', 'hostIP']
      .filter((field) => isSet(valueAt(port, [field])) && valueAt(port, [field]) !== 0)
      .map((field) => ({
        ...{ code: 'isolation-host-namespace', path: ['ports', index, field] },
        detail: wordOf(valueAt(port, [field])),
        message: `publishes a port of its node (${field})`,
      })),
  );
}

/** A node runs probes: one with a host of its own reaches whatever the node reaches. */
function probeBreaches(container: JsonObject): Breach[] {
  const places = [
    ['livenessProbe'],
    ['readinessProbe'],
    ['startupProbe'],
    ['lifecycle', 'postStart'],
    ['lifecycle', 'preStop'],
  ];
  return places.flatMap((place) =>
    ['httpGet', 'tcpSocket'].flatMap((action): Breach[] => {
      const path = [...place, action, 'host'];
      const host = textAt(container, path);
      if (host === undefined || host === '') return [];
      const message = `has its node ask another host, ${host}`;
      return [{ code: 'isolation-host-namespace', detail: host, message, path }];
    }),
  );
}

function imageBreaches(container: JsonObject): Breach[] {
  const image = textAt(container, ['image']);
  const policy = textAt(container, ['imagePullPolicy']);
  if (image === undefined || !isUnclaimedImage(image) || policy === 'Never') return [];
  const message = `would pull ${image}, a name that anybody can publish`;
  const hint = 'remove imagePullPolicy, or set registry on the target in pulso.yaml';
  return [
    { code: 'isolation-public-image', detail: image, message, hint, path: ['imagePullPolicy'] },
  ];
}

export const podContextRule: PodRule = (spec) => [
  ...confinementBreaches(spec['securityContext']),
  ...itemsOf(valueAt(spec, ['securityContext', 'sysctls'])).flatMap(([index, sysctl]): Breach[] => {
    const name = textAt(sysctl, ['name']) ?? '';
    if (SAFE_SYSCTLS.test(name)) return [];
    const message = `sets ${name} of its node`;
    const path = ['securityContext', 'sysctls', index];
    return [{ code: 'isolation-sysctl', detail: name, message, path }];
  }),
];

/** Those that Kubernetes itself calls safe. */
const SAFE_SYSCTLS =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|ip_local_reserved_ports|ip_unprivileged_port_start|tcp_syncookies|ping_group_range|tcp_keepalive_(time|intvl|probes)|tcp_fin_timeout|tcp_rmem|tcp_wmem))$/;

const ANNOTATIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(container\.)?(apparmor\.security\.beta|seccomp\.security\.alpha)\./, /unconfined|localhost/i],
  [/^(k8s\.v1\.cni\.cncf\.io|cni\.projectcalico\.org|k8s\.ovn\.org|ovn\.kubernetes\.io)\//, /./],
];

/** Annotations of pods that undo confinement, or join other networks. */
export const podAnnotationRule: PodRule = (_, { annotations }) =>
  Object.entries(annotations)
    .filter(([key, value]) =>
      ANNOTATIONS.some(([name, text]) => name.test(key) && text.test(wordOf(value))),
    )
    .map(([key]) => ({
      ...{ code: 'isolation-annotation', detail: key, path: [] },
      message: `has the annotation ${key}, which reaches outside of the client`,
    }));

/** Where a pod runs is for the cluster to say. */
export const schedulingRule: PodRule = (spec) => {
  const found: [string, (string | number)[]][] = [];
  if (isSet(spec['nodeName'])) found.push(['nodeName', ['nodeName']]);
  if (/^system-/.test(textAt(spec, ['priorityClassName']) ?? ''))
    found.push(['priorityClassName', ['priorityClassName']]);
  for (const [index, toleration] of itemsOf(spec['tolerations'])) {
    const key = textAt(toleration, ['key']) ?? '';
    if (key === '' || /^node-role\.kubernetes\.io\//.test(key))
      found.push(['tolerations', ['tolerations', index]]);
  }
  for (const affinity of ['podAffinity', 'podAntiAffinity'])
    if (namesOthers(valueAt(spec, ['affinity', affinity])))
      found.push([affinity, ['affinity', affinity]]);
  return found.map(([detail, path]) => ({
    ...{ code: 'isolation-scheduling', detail, path },
    message: `chooses its node, or affects other pods (${detail})`,
  }));
};

function namesOthers(value: Json | undefined): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some(namesOthers);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) => key === 'namespaces' || key === 'namespaceSelector' || namesOthers(inner),
  );
}
