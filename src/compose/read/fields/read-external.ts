import { type ComposeNode, failValue, shapeOf } from '../../syntax/compose-node.ts';
import { readFields } from './read-fields.ts';
import { readBoolean, readName } from './read-scalars.ts';

/** `external`: true, false, or the older `{name: …}`. Gives the name where it holds one. */
export function readExternal(node: ComposeNode): boolean | string {
  if (shapeOf(node) !== 'map') return readBoolean(node);
  return readFields(node, { name: readName }).name ?? true;
}

interface ResourceFields {
  name?: string;
  external?: boolean | string;
}

/**
 * What a network or volume is called on the engine: its `name`, else its key behind the client's slug. An
 * external one is somebody else's: it keeps its key, and nothing else can be said of it.
 */
export function nameResource(
  node: ComposeNode,
  key: string,
  fields: ResourceFields,
): { name: string; external: boolean } {
  const { name, external = false } = fields;
  if (external === false) return { name: name ?? `${node.context.input.slug}_${key}`, external };
  const others = Object.keys(fields).filter((field) => field !== 'name' && field !== 'external');
  if (others.length > 0) failValue(node, `is external, so it cannot set ${others.join(', ')}`);
  return { name: name ?? (external === true ? key : external), external: true };
}
