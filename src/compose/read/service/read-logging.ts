import type { Service } from '../../../engine/desired/stack.ts';
import type { ComposeNode } from '../../syntax/compose-node.ts';
import { readFields } from '../fields/read-fields.ts';
import { readTextMap } from '../fields/read-labels.ts';
import { readName } from '../fields/read-scalars.ts';

export function readLogging(node: ComposeNode): NonNullable<Service['logging']> {
  const { driver = '', options = {} } = readFields(node, {
    driver: readName,
    options: readTextMap,
  });
  return { driver, options };
}
