import type { Service } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, shapeOf } from '../../syntax/compose-node.ts';
import { readEntries } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { readLimit } from '../fields/read-scalars.ts';

/** `nofile: 65535`, or `nofile: {soft: 1024, hard: 65535}`. */
export function readUlimits(node: ComposeNode): Service['ulimits'] {
  return readEntries(node, ({ key, value }) => ({ name: key, ...readUlimit(value) })).map(
    ([, limit]) => limit,
  );
}

function readUlimit(node: ComposeNode): { soft: number; hard: number } {
  if (shapeOf(node) !== 'map') {
    const limit = readLimit(node);
    return { soft: limit, hard: limit };
  }
  const readers = { soft: readLimit, hard: readLimit };
  const { soft, hard } = readFields(node, readers, ['soft', 'hard']);
  if (hard !== -1 && (soft > hard || soft === -1))
    failValue(node, 'has a soft limit above its hard one');
  return { soft, hard };
}
