import type { Breach } from '../../engine/isolation/isolation.ts';
import type { HostAccess } from '../../engine/desired/stack.ts';
import type { ServiceRule } from './compose-rule.ts';

/** Keys that give a container a namespace of the machine, or of another container. */
const NAMESPACES = {
  network: ['network_mode', 'network'],
  pid: ['pid', 'processes'],
  ipc: ['ipc', 'memory'],
  uts: ['uts', 'host name'],
  userns: ['userns_mode', 'users'],
  cgroup: ['cgroup', 'control groups'],
} as const;

/** Nothing of the machine, and of no other container, is shared. */
export const hostRule: ServiceRule = ({ host = {} }) => [
  ...(host.privileged === true
    ? [at('isolation-privileged', 'is privileged, which removes confinement', 'privileged')]
    : []),
  ...namespaceBreaches(host),
  ...parentBreaches(host),
  ...deviceBreaches(host),
];

function at(code: Breach['code'], message: string, key: string, detail?: string): Breach {
  return { code, message, path: [key], ...(detail !== undefined && { detail }) };
}

function namespaceBreaches(host: HostAccess): Breach[] {
  return Object.entries(NAMESPACES).flatMap(([name, [key, what]]) => {
    const value = host[name as keyof typeof NAMESPACES];
    if (value === 'host') {
      return [at('isolation-host-namespace', `shares the ${what} of the machine`, key, name)];
    }
    if (value === 'bridge') {
      const message = "joins the engine's own network, where other containers are";
      return [at('isolation-foreign-network', message, key, value)];
    }
    if (value?.startsWith('container:') !== true) return [];
    const message = `shares the ${what} of another container: ${value.slice('container:'.length)}`;
    return [at('isolation-host-namespace', message, key, value)];
  });
}

function parentBreaches({ cgroupParent, runtime }: HostAccess): Breach[] {
  const found: Breach[] = [];
  if (cgroupParent !== undefined) {
    const message = 'is limited by another group than its own';
    found.push(at('isolation-limits', message, 'cgroup_parent', 'cgroup_parent'));
  }
  if (runtime !== undefined && runtime !== 'runc') {
    const message = `runs under the runtime ${runtime}, which may confine it less`;
    found.push(at('isolation-runtime', message, 'runtime', runtime));
  }
  return found;
}

function deviceBreaches({ devices, deviceRules, deviceRequests }: HostAccess): Breach[] {
  const found = (devices ?? []).map((device, index): Breach => {
    const [source = ''] = device.split(':');
    const message = `uses the device ${source} of the machine`;
    return { code: 'isolation-device', detail: source, message, path: ['devices', index] };
  });
  const [rule] = deviceRules ?? [];
  if (rule !== undefined)
    found.push(at('isolation-device', `may use devices: ${rule}`, 'device_cgroup_rules', rule));
  if (deviceRequests !== undefined) {
    const message = 'uses GPUs or other devices of the machine';
    found.push({ code: 'isolation-device', detail: 'gpus', message, path: ['deploy', 'resources', 'reservations', 'devices'] }); // prettier-ignore
  }
  return found;
}
