import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { NetworkAttachment } from '../../../engine/desired/stack.ts';
import {
  type ComposeNode,
  failAt,
  failValue,
  isNull,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { isAddress } from '../../syntax/parse-port.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { readTexts } from '../fields/read-scalars.ts';

const attachmentReaders = { aliases: readTexts, ipv4_address: readAddress };

/** `networks` of a service: a list of names, or a map of names to aliases and addresses. `defined`: the file's networks. */
export function readNetworkAttachments(
  node: ComposeNode,
  defined: ReadonlySet<string>,
): readonly NetworkAttachment[] {
  const attach = (place: ComposeNode, network: string): NetworkAttachment => {
    // The default network is there without being defined.
    if (network !== 'default' && !defined.has(network))
      failAt(place, 'compose-undefined', `names the network ${network}, which is not defined`);
    return { network, aliases: [] };
  };
  if (shapeOf(node) !== 'map') return readItems(node, (item) => attach(item, readText(item)));
  return readEntries(node, ({ key, keyAt, value }) => {
    const attachment = attach({ ...value, at: keyAt }, key);
    if (isNull(value)) return attachment;
    const { aliases = [], ipv4_address: ipv4Address } = readFields(value, attachmentReaders);
    return dropUndefined({ ...attachment, aliases, ipv4Address });
  }).map(([, attachment]) => attachment);
}

export function readAddress(node: ComposeNode): string {
  const text = readText(node);
  return isAddress(text) ? text : failValue(node, `is "${text}", and must be an IP address`);
}

/** `dns`: an address, or a list of them. */
export function readAddresses(node: ComposeNode): readonly string[] {
  return shapeOf(node) === 'list' ? readItems(node, readAddress) : [readAddress(node)];
}
