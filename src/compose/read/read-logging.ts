import type { Service } from '../../engine/stack.ts';
import type { ComposeNode } from '../syntax/compose-node.ts';
import { readFields } from './read-fields.ts';
import { readTextMap } from './read-labels.ts';
import { readName } from './read-scalars.ts';

export function readLogging(node: ComposeNode): NonNullable<Service['logging']> {
  const { driver = '', options = {} } = readFields(node, {
    driver: readName,
    options: readTextMap,
  });
  return { driver, options };
}
