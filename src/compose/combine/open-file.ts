import { isMap } from 'yaml';
import { failMissing, findClientFile } from '../find-client-file.ts';
import type { ComposeContext, Variables } from '../syntax/compose-context.ts';
import { type ComposeNode, failAt, failType, failValue, isNull } from '../syntax/compose-node.ts';
import { parseComposeYaml, type ParsedCompose } from '../syntax/parse-compose-yaml.ts';

const MIB = 1024 * 1024;
/** Far above what any stack is made of: files that include each other twice double with each level. */
const MOST_FILES = 100;

/** Where a further file of the client is read from. */
export interface FilePlace {
  /** Where its relative paths start. */
  folder: string;
  variables: Variables;
}

/**
 * A further compose file, in the client's folder, from its top; `node` is what names it. Errors:
 * `compose-file-outside`, `compose-file-missing` (links too), `compose-yaml`, `compose-type`, `compose-value` for too many.
 */
export function openFile(node: ComposeNode, written: string, place: FilePlace): ComposeNode {
  const { path, bytes } = findClientFile(node, written);
  if (bytes === undefined) failMissing(node, path);
  const { context } = node;
  if (bytes.length > MIB) failValue(node, `names the file ${path}, which is larger than 1 MiB`);
  if (context.opened.length >= MOST_FILES)
    failValue(node, `names the file ${path}, and the stack is of ${MOST_FILES} files already`);
  const top = topOf({ ...context, ...place, file: path }, bytes);
  return isNull(top) ? failAt(top, 'compose-empty', `${path} is empty`) : top;
}

/** The node at the top of a file that the context names, null where it is empty. Errors: `compose-yaml`, `compose-type`. */
export function topOf(
  found: Omit<ComposeContext, 'yaml'>,
  bytes: Uint8Array,
  parsed?: ParsedCompose,
): ComposeNode {
  const { file } = found;
  found.opened.push(file);
  const context = { ...found, yaml: parseComposeYaml(bytes, file, parsed) };
  const at = { file, line: 1, column: 1 };
  const top = { context, value: context.yaml.root, path: '', at };
  if (!isNull(top) && !isMap(top.value)) failType(top, 'a map of keys and values');
  return top;
}
