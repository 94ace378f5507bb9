import { posix } from 'node:path';
import { attempt } from '../syntax/compose-context.ts';
import { type ComposeNode, failAt, isNull, shapeOf } from '../syntax/compose-node.ts';
import { readIncludedVariables } from '../read-variables.ts';
import { hasKey, readItems } from '../read/fields/read-entries.ts';
import { readFields } from '../read/fields/read-fields.ts';
import { readName, readTextOrTexts } from '../read/fields/read-scalars.ts';
import { buildMap, type Part, partsOf } from './build-nodes.ts';
import { combineParts } from './combine-parts.ts';
import { extendServices } from './extend-services.ts';
import { openFile } from './open-file.ts';
import { uniteSections } from './unite-sections.ts';

/** A file from its top, and the files that include it, the outermost first. */
export interface OpenedFile {
  top: ComposeNode;
  trail: readonly string[];
}

/**
 * Files as one, each over those before it. What a file extends and includes is resolved in it first, as docker compose
 * does. One file that does neither is as it was.
 */
export function combineFiles([base, ...others]: readonly [
  OpenedFile,
  ...OpenedFile[],
]): ComposeNode {
  const resolve = ({ top, trail }: OpenedFile): ComposeNode =>
    includeFiles(extendServices(top), trail);
  return others.reduce((below, over) => combineTops(below, resolve(over)), resolve(base));
}

function combineTops(base: ComposeNode, over: ComposeNode): ComposeNode {
  const part = (value: ComposeNode): Part => ({ value, source: value.value });
  return combineParts(part(base), part(over), '')?.value ?? base;
}

/** The file with what the files of `include` define, each with its own folder and variables. */
function includeFiles(top: ComposeNode, trail: readonly string[]): ComposeNode {
  if (!hasKey(top, 'include')) return top;
  const include = partsOf(top).find(({ key }) => key === 'include');
  if (include === undefined) return top;
  const own = buildMap(
    top,
    partsOf(top).filter(({ key }) => key !== 'include'),
  ).value;
  if (isNull(include.value)) return own;
  const read = (item: ComposeNode): { item: ComposeNode; file: ComposeNode } => ({
    item,
    file: readIncluded(item, trail),
  });
  const included = attempt(top.context, () => readItems(include.value, read)) ?? [];
  return included.reduce((below, { item, file }) => uniteSections(below, file, item), own);
}

const readers = {
  path: readTextOrTexts,
  project_directory: readName,
  env_file: readTextOrTexts,
};

/** Errors: `compose-cycle`, those of openFile and of env files. */
function readIncluded(node: ComposeNode, trail: readonly string[]): ComposeNode {
  const { context } = node;
  const fields = readInclude(node);
  const inClient = (written: string): string => posix.join(context.folder, written);
  const [first, ...others] = fields.path;
  if (first === undefined) return failAt(node, 'compose-missing-key', 'needs a path');
  const directory = fields.project_directory;
  const folder = directory === undefined ? posix.dirname(inClient(first)) : inClient(directory);
  const variables = readIncludedVariables(node, { folder, files: fields.env_file });
  const chain = [...trail, context.file];
  const open = (written: string): OpenedFile => {
    const path = inClient(written);
    const start = chain.indexOf(path);
    if (start !== -1)
      failAt(
        node,
        'compose-cycle',
        `includes itself: ${[...chain.slice(start), path].join(' → ')}`,
      );
    return { top: openFile(node, written, { folder, variables }), trail: chain };
  };
  return combineFiles([open(first), ...others.map(open)]);
}

function readInclude(node: ComposeNode): {
  path: readonly string[];
  project_directory?: string;
  env_file?: readonly string[];
} {
  if (shapeOf(node) === 'text') return { path: [readName(node)] };
  return readFields(node, readers, ['path']);
}
