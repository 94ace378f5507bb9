import { dropUndefined } from '../../../core/drop-undefined.ts';
import * as z from 'zod';
import type { Network } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, isNull, readText } from '../../syntax/compose-node.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { type Fields, readFields } from '../fields/read-fields.ts';
import { readLabels, readTextMap } from '../fields/read-labels.ts';
import { readAddress } from './read-network-attachments.ts';
import { nameResource, readExternal } from '../fields/read-external.ts';
import { oneOf, readBoolean, readName } from '../fields/read-scalars.ts';

const networkReaders = {
  name: readName,
  external: readExternal,
  driver: readName,
  driver_opts: readTextMap,
  internal: readBoolean,
  ipam: readIpam,
  labels: readLabels,
};

/** The file's networks. */
export function readNetworks(node: ComposeNode): readonly Network[] {
  return readEntries(node, ({ key, value }) => {
    const fields: Fields<typeof networkReaders> = isNull(value)
      ? {}
      : readFields(value, networkReaders);
    return dropUndefined({
      key,
      ...nameResource(value, key, fields),
      driver: fields.driver,
      driverOptions: fields.driver_opts ?? {},
      internal: fields.internal ?? false,
      subnets: fields.ipam ?? [],
      labels: fields.labels ?? {},
    });
  }).map(([, network]) => network);
}

/** What a service joins that names no network, where the file does not define it itself. */
export function defaultNetwork(slug: string): Network {
  return {
    key: 'default',
    name: `${slug}_default`,
    driverOptions: {},
    internal: false,
    external: false,
    subnets: [],
    labels: {},
  };
}

function readIpam(node: ComposeNode): Network['subnets'] {
  const readers = {
    driver: oneOf('default'),
    config: (value: ComposeNode) => readItems(value, readSubnet),
  };
  return readFields(node, readers).config ?? [];
}

function readSubnet(node: ComposeNode): Network['subnets'][number] {
  const readers = { subnet: readCidr, gateway: readAddress, ip_range: readCidr };
  const { subnet, gateway, ip_range: ipRange } = readFields(node, readers, ['subnet']);
  return dropUndefined({ subnet, gateway, ipRange });
}

const cidrs = z.union([z.cidrv4(), z.cidrv6()]);

function readCidr(node: ComposeNode): string {
  const text = readText(node);
  return cidrs.safeParse(text).success
    ? text
    : failValue(node, `is "${text}", and must be a subnet such as 10.181.0.64/26`);
}
