import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { DeviceRequest, HostAccess } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, readText, shapeOf } from '../../syntax/compose-node.ts';
import { readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { integerBetween, readName, readTexts } from '../fields/read-scalars.ts';
import { readTextMap } from '../fields/read-labels.ts';

/** What a service's keys ask of the machine, or of other containers. */
export interface HostFields {
  privileged?: boolean;
  network_mode?: string;
  pid?: string;
  ipc?: string;
  uts?: string;
  userns_mode?: string;
  cgroup?: string;
  cgroup_parent?: string;
  devices?: readonly string[];
  device_cgroup_rules?: readonly string[];
  gpus?: readonly DeviceRequest[];
  runtime?: string;
}

/** Undefined if they ask for nothing. */
export function resolveHostAccess(
  fields: HostFields,
  reserved: readonly DeviceRequest[] = [],
): HostAccess | undefined {
  const requests = [...(fields.gpus ?? []), ...reserved];
  const access: HostAccess = dropUndefined({
    privileged: fields.privileged === true ? true : undefined,
    network: fields.network_mode === 'none' ? undefined : fields.network_mode,
    pid: fields.pid,
    ipc: fields.ipc,
    uts: fields.uts,
    userns: fields.userns_mode,
    cgroup: fields.cgroup,
    cgroupParent: fields.cgroup_parent,
    devices: fields.devices,
    deviceRules: fields.device_cgroup_rules,
    deviceRequests: requests.length > 0 ? requests : undefined,
    runtime: fields.runtime,
  });
  return Object.keys(access).length > 0 ? access : undefined;
}

/** `none`, `host`, `bridge` (the engine's own network), or `container:<name>`. */
export function readNetworkMode(node: ComposeNode): string {
  const text = readText(node);
  if (text === 'default') return 'bridge';
  if (/^(none|host|bridge|container:.+)$/.test(text)) return text;
  const hint = 'services of one network reach each other by their names';
  return failValue(node, `is "${text}", and can be none, host or container:<name>`, hint);
}

/** A namespace: `host`, `container:<name>`, or one of the words that keep it the container's own. */
export function namespaceOf(...own: readonly string[]): (node: ComposeNode) => string {
  return (node) => {
    const text = readText(node);
    if (text === 'host' || text.startsWith('container:') || own.includes(text)) return text;
    return failValue(node, `is "${text}", and can be ${['host', ...own].join(', ')}`);
  };
}

/** `host[:container[:rwm]]`, or `{source, target, permissions}`; always with its three parts. */
export function readDevices(node: ComposeNode): readonly string[] {
  const readers = { source: readName, target: readName, permissions: readName };
  return readItems(node, (item) => {
    if (shapeOf(item) !== 'map') {
      const [source = '', target = source, permissions = 'rwm'] = readText(item).split(':');
      if (source === '') failValue(item, 'is empty');
      return [source, target, permissions].join(':');
    }
    const { source, target = source, permissions = 'rwm' } = readFields(item, readers, ['source']);
    return [source, target, permissions].join(':');
  });
}

const readCount = (node: ComposeNode): number =>
  readText(node) === 'all' ? -1 : integerBetween(-1, 1_000_000)(node);

const requestReaders = {
  driver: readName,
  count: readCount,
  device_ids: readTexts,
  capabilities: readTexts,
  options: readTextMap,
};

/** `all`, or a list of `{driver, count, device_ids, capabilities}`. */
export function readDeviceRequests(node: ComposeNode): readonly DeviceRequest[] {
  if (shapeOf(node) === 'text') return [{ count: readCount(node), capabilities: ['gpu'] }];
  return readItems(node, (item) => {
    const { device_ids: ids, capabilities = ['gpu'], ...others } = readFields(item, requestReaders);
    return dropUndefined({ ...others, count: others.count ?? (ids === undefined ? -1 : undefined), ids, capabilities }); // prettier-ignore
  });
}
