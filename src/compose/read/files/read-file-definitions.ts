import {
  type ComposeNode,
  failAt,
  failValue,
  isNull,
  readText,
} from '../../syntax/compose-node.ts';
import { readClientFile } from '../../find-client-file.ts';
import { entriesOf, readEntries, type ComposeEntry } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { readBoolean, readName } from '../fields/read-scalars.ts';

/** The bytes of the file's configs or secrets, by key. */
export type FileDefinitions = ReadonlyMap<string, Uint8Array>;

const external = (node: ComposeNode): never | false =>
  readBoolean(node) &&
  failValue(
    node,
    'cannot be true',
    'a client keeps its configs and secrets in its own folder: name one with file',
  );

const secretReaders = { file: readFile, external };
const configReaders = { ...secretReaders, content: readContent };

/** `configs`: each has a file, or its content as it stands. */
export function readConfigDefinitions(node: ComposeNode): FileDefinitions {
  return readDefinitions(node, (value) => {
    const { file, content } = readFields(value, configReaders);
    if (file !== undefined && content !== undefined) failValue(value, 'has both file and content');
    const bytes = file ?? content;
    if (bytes !== undefined) return bytes;
    // One that is written but wrong has been reported at its own line.
    if (entriesOf(value).some((entry) => isWritten(entry))) return new Uint8Array();
    return failAt(value, 'compose-missing-key', 'needs the key file, or content');
  });
}

function isWritten({ key, value }: ComposeEntry): boolean {
  return (key === 'file' || key === 'content') && !isNull(value);
}

/** `secrets`: each has a file. */
export function readSecretDefinitions(node: ComposeNode): FileDefinitions {
  return readDefinitions(node, (value) => readFields(value, secretReaders, ['file']).file);
}

/** One that is wrong is reported once and defined all the same: those who name it are not wrong too. */
function readDefinitions(
  node: ComposeNode,
  read: (value: ComposeNode) => Uint8Array,
): FileDefinitions {
  const named = entriesOf(node).map(({ key }) => [key, new Uint8Array()] as const);
  return new Map([...named, ...readEntries(node, ({ value }) => read(value))]);
}

function readFile(node: ComposeNode): Uint8Array {
  return readClientFile(node, readName(node));
}

function readContent(node: ComposeNode): Uint8Array {
  return new TextEncoder().encode(readText(node));
}
