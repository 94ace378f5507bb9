import {
  type ComposeNode,
  failType,
  failValue,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { isAddress } from '../../syntax/parse-port.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { readTextOrTexts } from '../fields/read-scalars.ts';

/** `name=address` and `name:address` in a list, or a map of names to addresses. Gives `name:address`. */
export function readExtraHosts(node: ComposeNode): readonly string[] {
  if (shapeOf(node) === 'map')
    return readEntries(node, ({ key, value }) =>
      readTextOrTexts(value).map((address) => toHost(value, key, address)),
    ).flatMap(([, hosts]) => hosts);
  if (shapeOf(node) !== 'list') failType(node, 'a list of name=address, or a map');
  return readItems(node, (item) => {
    const text = readText(item);
    const [, name = '', address = ''] = /^([^=:]*)[=:](.*)$/.exec(text) ?? [];
    return toHost(item, name, address);
  });
}

function toHost(node: ComposeNode, name: string, written: string): string {
  const address = written.replace(/^\[(.*)\]$/, '$1');
  if (!/^[\w.-]+$/.test(name)) failValue(node, `has "${name}" for a host's name`);
  if (address !== 'host-gateway' && !isAddress(address))
    failValue(node, `has "${address}" for the address of ${name}`);
  return `${name}:${address}`;
}
