import { posix } from 'node:path';
import { type ComposeNode, isNull, isReset, peekText, shapeOf } from '../syntax/compose-node.ts';
import { parsePort } from '../syntax/parse-port.ts';
import { entriesOf, itemsOf } from '../read/fields/read-entries.ts';
import {
  buildList,
  buildMap,
  buildReset,
  buildText,
  keyed,
  type Part,
  partsOf,
} from './build-nodes.ts';

/** The name by which an item of a list is the same as an earlier one; undefined: it is none. */
export type Identify = (item: ComposeNode) => string | undefined;

/** How values of a key are combined, unless as maps, lists and texts are. */
interface CombineRule {
  /** The value in the form that both are combined in. */
  as?: (part: Part) => Part;
  identify?: Identify;
  /** Items of one name are combined; else the later one is taken. */
  merges?: boolean;
  /** True if the later value is taken as a whole. */
  replace?: (base: ComposeNode, over: ComposeNode) => boolean;
}

const whole: CombineRule = { replace: () => true };
const assignments: CombineRule = { as: toAssignments, identify: nameOf };
const texts: CombineRule = { as: toList, identify: peekText };

/** By path, as the compose specification has them. */
export const RULES: ReadonlyMap<string, CombineRule> = new Map(
  Object.entries({
    ...forEach('services.*.', ['command', 'entrypoint', 'healthcheck.test'], whole),
    ...forEach('services.*.', ['environment', 'labels', 'sysctls', 'build.args', 'build.labels', 'deploy.labels', 'annotations'], assignments), // prettier-ignore
    ...forEach('services.*.', ['dns', 'dns_search', 'dns_opt', 'cap_add', 'cap_drop', 'expose', 'links', 'profiles', 'networks.*.aliases'], texts), // prettier-ignore
    'networks.*.labels': assignments,
    'volumes.*.labels': assignments,
    'services.*.env_file': { as: toList },
    'services.*.tmpfs': { as: toList, identify: (item: ComposeNode) => peekText(item)?.split(':')[0] },
    'services.*.extra_hosts': { as: toAssignments, identify: peekText },
    'services.*.build.extra_hosts': { as: toAssignments, identify: peekText },
    'services.*.build': { as: toBuild },
    'services.*.depends_on': { as: toDependencies },
    'services.*.networks': { as: toNamed },
    'services.*.ports': { identify: identifyPort },
    'services.*.volumes': { identify: identifyVolume },
    'services.*.devices': { identify: identifyDevice },
    'services.*.configs': { identify: identifyFile('/') },
    'services.*.secrets': { identify: identifyFile('/run/secrets/') },
    'services.*.logging': { replace: hasOtherDriver },
    'services.*.ulimits.*': { replace: (...both: ComposeNode[]) => both.some(isText) },
    'networks.*.ipam.config': { identify: (item: ComposeNode) => fieldOf(item, 'subnet'), merges: true },
  } satisfies Record<string, CombineRule>), // prettier-ignore
);

function forEach(
  above: string,
  keys: readonly string[],
  rule: CombineRule,
): Record<string, CombineRule> {
  return Object.fromEntries(keys.map((key) => [`${above}${key}`, rule]));
}

function isText(node: ComposeNode): boolean {
  return shapeOf(node) === 'text';
}

/** The text of a key of a map. */
function fieldOf(node: ComposeNode, key: string): string | undefined {
  if (shapeOf(node) !== 'map') return undefined;
  const entry = entriesOf(node).find((one) => one.key === key);
  return entry && peekText(entry.value);
}

function toList(part: Part): Part {
  return isText(part.value) ? buildList(part.value, [part]) : part;
}

/** A map as the list that says the same: `NAME=value`, or a name alone. */
function toAssignments(part: Part): Part {
  const { value } = part;
  if (shapeOf(value) !== 'map') return part;
  const items = partsOf(value).flatMap((entry): Part[] => {
    const name = entry.key.replaceAll('$', '$$$$');
    const at = { ...entry.value, at: entry.keyAt };
    if (isReset(entry.value)) return [buildReset(at, name)];
    if (isNull(entry.value)) return [buildText(at, name)];
    if (shapeOf(entry.value) === 'list')
      return itemsOf(entry.value).map((item) => buildText(item.value, `${name}=${rawText(item.value)}`));
    return isText(entry.value) ? [buildText(entry.value, `${name}=${rawText(entry.value)}`)] : [entry];
  }); // prettier-ignore
  return buildList(value, items);
}

/** As it is written, with its variables. */
function rawText({ value }: ComposeNode): string {
  return String((value as { value?: unknown }).value);
}

function nameOf(item: ComposeNode): string | undefined {
  return peekText(item)?.split('=')[0];
}

function toBuild(part: Part): Part {
  return isText(part.value) ? buildMap(part.value, [keyed('context', part)]) : part;
}

/** A list of names as a map to nothing. */
function toNamed(part: Part): Part {
  return mapNames(part, (item) => ({ value: { ...item.value, value: null }, source: null }));
}

function toDependencies(part: Part): Part {
  return mapNames(part, ({ value }) =>
    buildMap(value, [keyed('condition', buildText(value, 'service_started'))]),
  );
}

function mapNames(part: Part, toValue: (item: Part) => Part): Part {
  if (shapeOf(part.value) !== 'list') return part;
  const items = itemsOf(part.value).flatMap((item) => {
    const name = peekText(item.value);
    return name === undefined ? [] : [{ ...keyed(name, toValue(item)), keyAt: item.value.at }];
  });
  return buildMap(part.value, items);
}

/** Both forms of a port by what it publishes. */
function identifyPort(item: ComposeNode): string | undefined {
  const [address, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map(
    (key) => fieldOf(item, key),
  );
  if (target !== undefined) return nameOfPort(address, published ?? '', `${target}/${protocol ?? 'tcp'}`); // prettier-ignore
  const ports = parsePort(peekText(item)?.trim() ?? '');
  const [first] = ports;
  if (typeof ports === 'string' || first === undefined || typeof first === 'string') return undefined; // prettier-ignore
  const last = ports.length > 1 ? `-${ports.length}` : '';
  return nameOfPort(first.hostIp, `${first.published ?? ''}`, `${first.target}/${first.protocol}${last}`); // prettier-ignore
}

function nameOfPort(address = '0.0.0.0', published: string, target: string): string {
  return `${address}:${published}:${target}`;
}

function identifyVolume(item: ComposeNode): string | undefined {
  const parts = peekText(item)?.split(':') ?? [];
  const target = fieldOf(item, 'target') ?? parts[1] ?? parts[0];
  return target === undefined ? undefined : posix.resolve('/', target);
}

function identifyDevice(item: ComposeNode): string | undefined {
  const parts = peekText(item)?.split(':') ?? [];
  return fieldOf(item, 'target') ?? fieldOf(item, 'source') ?? parts[1] ?? parts[0];
}

function identifyFile(folder: string): Identify {
  return (item) => {
    const target = fieldOf(item, 'target') ?? fieldOf(item, 'source') ?? peekText(item);
    return target === undefined ? undefined : posix.resolve(folder, target);
  };
}

/** Options belong to their driver. */
function hasOtherDriver(base: ComposeNode, over: ComposeNode): boolean {
  const [before, after] = [fieldOf(base, 'driver'), fieldOf(over, 'driver')];
  return before !== undefined && after !== undefined && before !== after;
}
