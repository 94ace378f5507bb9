import type { PublishedPort } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, readText, shapeOf } from '../../syntax/compose-node.ts';
import { isAddress, pairPorts, parsePort, parsePortRange } from '../../syntax/parse-port.ts';
import { readItems } from '../fields/read-entries.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { oneOf } from '../fields/read-scalars.ts';

const portReaders = {
  target: readText,
  published: readText,
  host_ip: readText,
  protocol: oneOf('tcp', 'udp'),
  // One engine publishes the same in both modes; the names are for people.
  mode: oneOf('ingress', 'host'),
  name: readText,
  app_protocol: readText,
};

/** A port as it was written, with its place: two services may not publish the same one. */
export interface PlacedPort extends PublishedPort {
  node: ComposeNode;
}

export function readPorts(node: ComposeNode): readonly PlacedPort[] {
  return readItems(node, (item) => readPort(item).map((port) => ({ ...port, node: item }))).flat();
}

function readPort(node: ComposeNode): readonly PublishedPort[] {
  const isMap = shapeOf(node) === 'map';
  const ports = isMap
    ? readLongPort(readFields(node, portReaders, ['target']))
    : parsePort(readText(node).trim());
  return typeof ports === 'string' ? failValue(node, ports) : ports;
}

function readLongPort(
  fields: Fields<typeof portReaders, 'target'>,
): readonly PublishedPort[] | string {
  const range = parsePortRange(fields.target);
  if (range === undefined || range[0] !== range[1]) return 'must have a target between 1 and 65535';
  if (fields.host_ip !== undefined && !isAddress(fields.host_ip))
    return `has "${fields.host_ip}" for host_ip`;
  return pairPorts({
    target: range,
    host: fields.published,
    hostIp: fields.host_ip,
    protocol: fields.protocol ?? 'tcp',
  });
}
