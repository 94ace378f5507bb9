import type { Dependency } from '../../../engine/desired/stack.ts';
import {
  type ComposeNode,
  failAt,
  failValue,
  readText,
  shapeOf,
} from '../../syntax/compose-node.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { oneOf, readBoolean } from '../fields/read-scalars.ts';

const dependencyReaders = {
  condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
  required: onlyIf(true, 'every service of the file is there'),
  restart: onlyIf(false, 'pulso restarts what changed and nothing else'),
};

/** A list of names (each must have started), or a map of names to conditions. `defined`: the file's services. */
export function readDependsOn(
  node: ComposeNode,
  defined: ReadonlySet<string>,
): readonly Dependency[] {
  if (shapeOf(node) === 'map')
    return readEntries(node, ({ key, keyAt, value }): Dependency => {
      checkDefined({ ...value, at: keyAt }, key, defined);
      const { condition } = readFields(value, dependencyReaders, ['condition']);
      return { service: key, condition };
    }).map(([, dependency]) => dependency);
  return readItems(node, (item) => {
    const service = readText(item);
    checkDefined(item, service, defined);
    return { service, condition: 'service_started' };
  });
}

function checkDefined(node: ComposeNode, service: string, defined: ReadonlySet<string>): void {
  if (!defined.has(service))
    failAt(node, 'compose-undefined', `names the service ${service}, which is not defined`);
}

function onlyIf(supported: boolean, reason: string): (node: ComposeNode) => boolean {
  return (node) =>
    readBoolean(node) === supported
      ? supported
      : failValue(node, `can only be ${String(supported)}`, reason);
}
