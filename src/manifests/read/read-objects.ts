import { dropUndefined } from '../../core/drop-undefined.ts';
import { isNode, type Document } from 'yaml';
import type { ErrorCode } from '../../core/error-codes/error-groups.ts';
import { PulsoError, type Location } from '../../core/pulso-error.ts';
import { readYamlStream, type ReadYaml } from '../../text/read-yaml-stream.ts';
import type { PendingObject } from '../transform/pending-object.ts';
import { isJsonObject, textAt, type Json } from '../../text/json.ts';

const LABEL = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * The objects of one file, each with where it stands. Documents without content are passed over.
 * Errors: `manifest-syntax`, `manifest-invalid`, with line and column.
 */
export function readObjects(
  file: string,
  bytes: Uint8Array,
  read: ReadYaml = readYamlStream,
): PendingObject[] {
  const { documents, faults, at } = read(file, bytes);
  const [first] = faults;
  if (first !== undefined) {
    const { message, line, column } = first;
    throw fault('manifest-syntax', message, dropUndefined({ file, line, column }));
  }
  return documents.flatMap((document) => {
    const value = readValue(document, file);
    return value === null ? [] : [toPendingObject(value, (path) => at(offsetOf(document, path)))];
  });
}

function readValue(document: Document, file: string): Json {
  try {
    return document.toJS() as Json;
  } catch (cause) {
    // Too many aliases.
    const message = cause instanceof Error ? cause.message : String(cause);
    throw fault('manifest-syntax', message, { file });
  }
}

function toPendingObject(body: Json, locate: PendingObject['locate']): PendingObject {
  if (!isJsonObject(body)) throw fault('manifest-invalid', 'is not an object', locate([]));
  const need = (path: string[]): string => {
    const text = textAt(body, path);
    if (text !== undefined && text !== '') return text;
    throw fault('manifest-invalid', `${path.join('.')} is missing or not text`, locate(path));
  };
  const apiVersion = need(['apiVersion']);
  const kind = need(['kind']);
  if (kind.endsWith('List')) {
    const message = `${kind} contains several objects: write each as a document of its own`;
    throw fault('manifest-invalid', message, locate(['kind']));
  }
  const name = need(['metadata', 'name']);
  if (!LABEL.test(name)) {
    const message = `metadata.name "${name}" must be lower case letters, digits, dashes and dots`;
    throw fault('manifest-invalid', message, locate(['metadata', 'name']));
  }
  return { apiVersion, kind, name, body, locate };
}

/** Where the value of a path begins, or its nearest parent that is there. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
}

function fault(code: ErrorCode, message: string, at: Location): PulsoError {
  return new PulsoError(code, message, { at });
}
