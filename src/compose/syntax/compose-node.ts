import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import { type Location, PulsoError } from '../../core/pulso-error.ts';
import { type ComposeContext, type Origin, reportProblem } from './compose-context.ts';
import { interpolate } from './interpolate.ts';
import { RESET } from './parse-compose-yaml.ts';

/** A value of the compose file that knows where it stands. Every reader takes one. */
export interface ComposeNode {
  readonly context: ComposeContext;
  /** Never an alias; null where a key has no value. */
  readonly value: Node | null;
  /** As people name it: `services.app.ports[0]`. */
  readonly path: string;
  readonly at: Location;
}

/** Throws a PulsoError at the node; `message` goes on from the node's path. */
export function failAt(node: ComposeNode, code: ErrorCode, message: string, hint?: string): never {
  const where = node.path === '' ? '' : `${node.path} `;
  throw new PulsoError(
    code,
    `${where}${message}`,
    dropUndefined({
      at: node.at,
      slug: node.context.input.slug,
      hint,
    }),
  );
}

/** Reports what is read otherwise than it is meant; `message` goes on from the node's path. */
export function warnAt(node: ComposeNode, message: string, hint: string): void {
  reportProblem(node.context, {
    ...{ severity: 'warning', code: 'compose-ignored' },
    ...{ message: `${node.path} ${message}`, hint },
    ...node.at,
  });
}

/** What a value must be instead. */
export function failType(node: ComposeNode, expected: string): never {
  return failAt(node, 'compose-type', `must be ${expected}`);
}

/** A value that has the right type and is still wrong. */
export function failValue(node: ComposeNode, message: string, hint?: string): never {
  return failAt(node, 'compose-value', message, hint);
}

/** The node of a part of `parent`: aliases are followed, and a missing value stands where its key stands. */
export function childNode(
  parent: ComposeNode,
  value: Node | null,
  name: { path: string; at?: Location },
): ComposeNode {
  const { context, at } = placeOf(parent, value, name.at);
  const node = { context, path: name.path, at, value };
  return isAlias(value) ? { ...node, value: followAlias(node, value) } : node;
}

/** The file that a part of `parent` is of, and its place there. */
export function placeOf(
  parent: ComposeNode,
  value: Node | null,
  otherwise: Location = parent.at,
): Required<Origin> {
  if (value === null) return { context: parent.context, at: otherwise };
  const { context = parent.context, at } = parent.context.origins.get(value) ?? {};
  return { context, at: at ?? context.yaml.locate(value) };
}

function followAlias(node: ComposeNode, alias: Alias): Node {
  const target = node.context.yaml.anchors.get(alias);
  return (
    target ??
    failAt(node, 'compose-yaml', `names the anchor "${alias.source}", which is not before it`)
  );
}

/** True where a key has no value, `~` or `null`. */
export function isNull(node: ComposeNode): boolean {
  const { value } = node;
  if (value === null) return true;
  return (
    isScalar(value) && value.type === 'PLAIN' && /^(~|null|Null|NULL|)$/.test(String(value.value))
  );
}

/** What the value looks like, for readers that take several forms. */
export function shapeOf(node: ComposeNode): 'null' | 'text' | 'list' | 'map' {
  if (isNull(node)) return 'null';
  if (isSeq(node.value)) return 'list';
  return isMap(node.value) ? 'map' : 'text';
}

/** True for a scalar written without quotes, where YAML might have seen a number. */
export function isPlain(node: ComposeNode): boolean {
  return isScalar(node.value) && node.value.type === 'PLAIN';
}

/** True for what takes a value of an earlier file away, and is none itself. */
export function isReset({ value }: ComposeNode): boolean {
  return value?.tag === RESET;
}

/** The text of a scalar with its variables filled in; undefined if it is none. Reports nothing. */
export function peekText(node: ComposeNode): string | undefined {
  if (!isScalar(node.value) || isNull(node)) return undefined;
  const { variables } = node.context;
  try {
    return interpolate(String(node.value.value), {
      get: (name) => variables.get(name),
      unset: () => undefined,
      fail: (code, message) => failAt(node, code, message),
    });
  } catch (error) {
    // Whoever reads it reports why.
    if (error instanceof PulsoError) return undefined;
    throw error;
  }
}

/** The text of a scalar with its variables filled in; an unset one is reported and empty. */
export function readText(node: ComposeNode): string {
  if (!isScalar(node.value) || isNull(node)) failType(node, 'text');
  const { context } = node;
  return interpolate(String(node.value.value), {
    get: (name) => context.variables.get(name),
    unset: (name) => {
      const message = `${node.path}: the variable ${name} is not set and is taken as empty`;
      const hint = `set ${name} in .env, or write \${${name}:-default}`;
      reportProblem(context, {
        severity: 'warning',
        code: 'compose-unset-variable',
        message,
        hint,
        ...node.at,
      });
    },
    fail: (code, message) => failAt(node, code, message),
  });
}
