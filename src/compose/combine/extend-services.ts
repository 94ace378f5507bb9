import { posix } from 'node:path';
import { attempt } from '../syntax/compose-context.ts';
import { type ComposeNode, failAt, isNull, shapeOf } from '../syntax/compose-node.ts';
import { findClientFile } from '../find-client-file.ts';
import { hasKey } from '../read/fields/read-entries.ts';
import { readFields } from '../read/fields/read-fields.ts';
import { readName } from '../read/fields/read-scalars.ts';
import { assertSize, buildMap, type KeyedPart, type Part, partsOf } from './build-nodes.ts';
import { combineParts } from './combine-parts.ts';
import { openFile } from './open-file.ts';

/** Each level repeats what is below it. */
const MOST_LEVELS = 50;

/** A service of a file. */
interface Reference {
  top: ComposeNode;
  service: string;
}

/** The files and services that one reading has, each once. */
interface Known {
  files: Map<string, ComposeNode>;
  services: Map<ComposeNode, Map<string, Part | undefined>>;
}

/** The file with each service whole: what `extends` names is under it. */
export function extendServices(top: ComposeNode): ComposeNode {
  const known: Known = { files: new Map(), services: new Map() };
  const services = partsOf(top).find(({ key }) => key === 'services');
  if (services === undefined || shapeOf(services.value) !== 'map') return top;
  const parts = partsOf(services.value);
  if (!parts.some((part) => extendsOf(part) !== undefined)) return top;
  const extended = parts.map((part): KeyedPart => {
    const found = resolveService({ top, service: part.key }, known, []);
    return found === undefined ? part : { ...part, ...found };
  });
  const whole = buildMap(services.value, extended);
  return buildMap(
    top,
    partsOf(top).map((part) => (part.key === 'services' ? { ...part, ...whole } : part)),
  ).value;
}

function extendsOf({ value }: Part): KeyedPart | undefined {
  if (!hasKey(value, 'extends')) return undefined;
  return partsOf(value).find((part) => part.key === 'extends' && !isNull(part.value));
}

/** What cannot be found has been reported: the service is then as it stands. Undefined: the service is not in the file. */
function resolveService(
  { top, service }: Reference,
  known: Known,
  trail: readonly string[],
): Part | undefined {
  const resolved = known.services.get(top) ?? new Map<string, Part | undefined>();
  known.services.set(top, resolved);
  if (resolved.has(service)) return resolved.get(service);
  const part = findService(top, service);
  const reference = part && extendsOf(part);
  if (part === undefined || reference === undefined) return part;
  const own = withoutExtends(part);
  const base = attempt(top.context, () => {
    assertSize(reference.value);
    return findBase(reference.value, { top, service }, { known, trail });
  });
  const whole = base === undefined ? own : combineParts(base, own, 'services.*');
  resolved.set(service, whole);
  return whole;
}

function findService(top: ComposeNode, service: string): Part | undefined {
  const services = partsOf(top).find(({ key }) => key === 'services');
  if (services === undefined || shapeOf(services.value) !== 'map') return undefined;
  return partsOf(services.value).find(({ key }) => key === service);
}

function withoutExtends({ value }: Part): Part {
  return buildMap(
    value,
    partsOf(value).filter(({ key }) => key !== 'extends'),
  );
}

/** Errors: `compose-cycle`, `compose-undefined`, those of openFile. */
function findBase(
  node: ComposeNode,
  { top, service }: Reference,
  { known, trail }: { known: Known; trail: readonly string[] },
): Part | undefined {
  const { file, service: name } = readReference(node);
  const step = `${service} of ${top.context.file}`;
  if (trail.includes(step))
    failAt(node, 'compose-cycle', `extends itself: ${[...trail.slice(trail.indexOf(step)), step].join(' → ')}`); // prettier-ignore
  if (trail.length >= MOST_LEVELS)
    failAt(node, 'compose-cycle', `extends more than ${MOST_LEVELS} services, one after the other`);
  const other = file === undefined ? top : openOnce(node, file, known);
  const base = resolveService({ top: other, service: name }, known, [...trail, step]);
  return (
    base ??
    failAt(node, 'compose-undefined', `names the service ${name}, which ${other.context.file} does not define`) // prettier-ignore
  );
}

function readReference(node: ComposeNode): { service: string; file?: string } {
  if (shapeOf(node) === 'text') return { service: readName(node) };
  return readFields(node, { service: readName, file: readName }, ['service']);
}

function openOnce(node: ComposeNode, written: string, { files }: Known): ComposeNode {
  const { variables } = node.context;
  const { path } = findClientFile(node, written);
  const opened = files.get(path) ?? openFile(node, written, { folder: posix.dirname(path), variables }); // prettier-ignore
  files.set(path, opened);
  return opened;
}
