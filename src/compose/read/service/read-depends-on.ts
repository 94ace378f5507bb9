import type { Dependency } from '../../../engine/desired/stack.ts';
import {
  type ComposeNode,
  failAt,
  failValue,
  readText,
  shapeOf,
  warnAt,
} from '../../syntax/compose-node.ts';
import { readEntries, readItems } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { oneOf, readBoolean } from '../fields/read-scalars.ts';

const dependencyReaders = {
  condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
  required: onlyIf(true, 'every service of the file is there'),
  restart: ignoreRestart,
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

/** `links`: names that a service reaches anyway, and starts after. */
export function readLinks(node: ComposeNode, defined: ReadonlySet<string>): readonly Dependency[] {
  return readItems(node, (item) => {
    const [service = '', alias = service] = readText(item).split(':');
    checkDefined(item, service, defined);
    if (alias !== service) {
      const hint = `write ${alias} under aliases of a network of ${service}`;
      failValue(item, `names ${service} as ${alias}, and can only name it as it is`, hint);
    }
    return { service, condition: 'service_started' };
  });
}

function ignoreRestart(node: ComposeNode): void {
  if (!readBoolean(node)) return;
  const hint = 'a service keeps running when one that it depends on is recreated';
  warnAt(node, 'is ignored', hint);
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
