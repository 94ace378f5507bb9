import type { Dependency } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failAt, readText } from '../../syntax/compose-node.ts';
import { readItems } from '../fields/read-entries.ts';

/** A service under the name that another one has for it, with its place. */
export interface Link extends Dependency {
  alias: string;
  node: ComposeNode;
}

/** `links`: `service`, or `service:alias`. `defined`: the file's services. */
export function readLinks(node: ComposeNode, defined: ReadonlySet<string>): readonly Link[] {
  return readItems(node, (item) => {
    const [service = '', alias = service] = readText(item).split(':');
    if (!defined.has(service))
      failAt(item, 'compose-undefined', `names the service ${service}, which is not defined`);
    return { service, alias, node: item, condition: 'service_started' };
  });
}
