import {
  type ComposeNode,
  failAt,
  failValue,
  isNull,
  readText,
} from '../../syntax/compose-node.ts';
import { attempt } from '../../syntax/compose-context.ts';
import { readClientFile } from '../../find-client-file.ts';
import { entriesOf, readEntries, type ComposeEntry } from '../fields/read-entries.ts';
import { readFields } from '../fields/read-fields.ts';
import { readBoolean, readName } from '../fields/read-scalars.ts';

/** The bytes of the file's configs or secrets, by key. */
export type FileDefinitions = ReadonlyMap<string, Uint8Array>;

/** What cannot be read has been reported. */
function isFalse(node: ComposeNode): boolean {
  return attempt(node.context, () => readBoolean(node)) === false;
}

const external = (node: ComposeNode): never | false =>
  readBoolean(node) &&
  failValue(
    node,
    'cannot be true',
    'a client keeps its configs and secrets in its own folder: name one with file',
  );

const secretReaders = { file: readFile, environment: readVariable, external };
const configReaders = { ...secretReaders, content: readContent };

/** `configs`: each has a file, a variable, or its content as it stands. */
export function readConfigDefinitions(node: ComposeNode): FileDefinitions {
  return readDefinitions(node, (value) => {
    const { file, content, environment } = readFields(value, configReaders);
    return oneSource(value, { file, content, environment });
  });
}

/** `secrets`: each has a file, or a variable. */
export function readSecretDefinitions(node: ComposeNode): FileDefinitions {
  return readDefinitions(node, (value) => {
    const { file, environment } = readFields(value, secretReaders);
    return oneSource(value, { file, environment });
  });
}

function oneSource(
  node: ComposeNode,
  sources: Readonly<Record<string, Uint8Array | undefined>>,
): Uint8Array {
  const kinds = Object.keys(sources);
  const [first, second] = kinds.filter((kind) => sources[kind] !== undefined);
  if (first !== undefined && second !== undefined) failValue(node, `has both ${first} and ${second}`); // prettier-ignore
  const bytes = sources[first ?? ''];
  if (bytes !== undefined) return bytes;
  // One that is written but wrong has been reported at its own line.
  const isWritten = ({ key, value }: ComposeEntry): boolean =>
    !isNull(value) && (kinds.includes(key) || (key === 'external' && !isFalse(value)));
  if (entriesOf(node).some(isWritten)) return new Uint8Array();
  return failAt(node, 'compose-missing-key', `needs the key ${kinds.join(', or ')}`);
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

/** The value of a variable that .env sets, or of a secret of the client. */
function readVariable(node: ComposeNode): Uint8Array {
  const name = readName(node);
  const value = node.context.variables.get(name);
  const hint = `set ${name} in .env, or create config/secrets/${name.toLowerCase()}`;
  return value === undefined
    ? failAt(
        node,
        'compose-required-variable',
        `names the variable ${name}, which is not set`,
        hint,
      )
    : new TextEncoder().encode(value);
}
