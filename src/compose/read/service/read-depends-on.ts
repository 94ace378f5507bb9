import type { Dependency } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failAt, readText, shapeOf } from '../../syntax/compose-node.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { oneOf, readBoolean } from '../fields/read-scalars.ts';

/** A service that another waits for; not `required`: it may be one that does not run, or is not there. */
export interface ReadDependency extends Dependency {
  required: boolean;
}

const dependencyReaders = {
  condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
  required: readBoolean,
  restart: readBoolean,
};

/** A list of names (each must have started), or a map of names to conditions. `defined`: the file's services. */
export function readDependsOn(
  node: ComposeNode,
  defined: ReadonlySet<string>,
): readonly ReadDependency[] {
  if (shapeOf(node) === 'map')
    return readEntries(node, ({ key, keyAt, value }): ReadDependency[] => {
      const fields = readFields(value, dependencyReaders, ['condition']);
      const { condition, required = true, restart } = fields;
      if (required) checkDefined({ ...value, at: keyAt }, key, defined);
      const dependency = { service: key, condition, required, ...(restart && { restart }) };
      return defined.has(key) ? [dependency] : [];
    }).flatMap(([, dependency]) => dependency);
  return readItems(node, (item) => {
    const service = readText(item);
    checkDefined(item, service, defined);
    return { service, condition: 'service_started', required: true };
  });
}

function checkDefined(node: ComposeNode, service: string, defined: ReadonlySet<string>): void {
  if (!defined.has(service))
    failAt(node, 'compose-undefined', `names the service ${service}, which is not defined`);
}
