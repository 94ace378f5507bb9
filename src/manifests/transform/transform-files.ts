import { parseDocument } from 'yaml';
import { refuse, withBody, type PendingObject, type Transformer } from './pending-object.ts';
import {
  isJsonObject,
  mergeAt,
  omit,
  replaceAt,
  textAt,
  valueAt,
  type Json,
  type JsonObject,
} from '../../text/json.ts';
import { decodeLossy, decodeUtf8 } from '../../text/decode-utf8.ts';

/** Annotation of a ConfigMap or Secret: a YAML mapping of its keys to files of the client's folder. */
export const FILES_ANNOTATION = 'pulso.dev/files';

const PATH = ['metadata', 'annotations', FILES_ANNOTATION];
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;
/** What the API server takes in one ConfigMap or Secret, bytes. */
const MOST_BYTES = 1024 * 1024;

/**
 * Fills a ConfigMap or Secret with the bytes of the client's own files, so that there is one copy to edit.
 * Errors: `manifest-invalid`, `manifest-file-missing`, `manifest-too-large`.
 */
export const transformFiles: Transformer = (pending, { files }) => {
  if (pending.kind !== 'ConfigMap' && pending.kind !== 'Secret') return pending;
  const entries = [...filesOf(pending)].map(([key, path]) => {
    const bytes = files.get(path);
    if (bytes !== undefined) return { key, path, bytes };
    const message = `names ${path}, which does not exist`;
    return refuse(pending, { code: 'manifest-file-missing', message, path: PATH });
  });
  const total = entries.reduce((sum, { bytes }) => sum + bytes.length, 0) + sizeWritten(pending);
  if (total > MOST_BYTES) sizeError(pending, total, entries);
  const body = withoutAnnotation(pending);
  if (pending.kind === 'Secret')
    return withBody(pending, mergeAt(body, ['data'], toBase64(entries)));
  const [texts, binaries] = [entries.filter(isText), entries.filter((one) => !isText(one))];
  const filled = texts.length === 0 ? body : mergeAt(body, ['data'], toText(texts));
  return withBody(
    pending,
    binaries.length === 0 ? filled : mergeAt(filled, ['binaryData'], toBase64(binaries)),
  );
};

/** Files of the client's folder by the key they get. Errors: `manifest-invalid`. */
export function filesOf(pending: PendingObject): ReadonlyMap<string, string> {
  const text = textAt(pending.body, PATH);
  if (text === undefined) return new Map();
  const says = { code: 'manifest-invalid' as const, path: PATH };
  const mapping = parseMapping(text);
  if (mapping === undefined) {
    refuse(pending, { ...says, message: `${FILES_ANNOTATION} is not a mapping of keys to files` });
  }
  return new Map(
    Object.entries(mapping).map(([key, path]) => {
      if (typeof path === 'string' && KEY.test(key)) return [key, path];
      const message = `${FILES_ANNOTATION}: "${key}" must be letters, digits, ., - or _, and name a file`;
      return refuse(pending, { ...says, message });
    }),
  );
}

function parseMapping(text: string): JsonObject | undefined {
  const document = parseDocument(text);
  const value = document.errors.length === 0 ? (document.toJS() as Json) : undefined;
  return isJsonObject(value) ? value : undefined;
}

interface Entry {
  key: string;
  path: string;
  bytes: Uint8Array;
}

/** What is written in the manifest itself counts too. */
function sizeWritten({ body }: PendingObject): number {
  const written = valueAt(body, ['data']);
  if (!isJsonObject(written)) return 0;
  return Object.values(written).reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    0,
  );
}

function sizeError(pending: PendingObject, total: number, entries: readonly Entry[]): never {
  const [largest] = [...entries].sort((a, b) => b.bytes.length - a.bytes.length);
  const most =
    largest === undefined ? '' : `, most of it ${largest.path} (${kib(largest.bytes.length)})`;
  refuse(pending, {
    code: 'manifest-too-large',
    message: `would contain ${kib(total)}${most}: a cluster accepts 1024 KiB in one ${pending.kind}`,
    path: PATH,
    hint: 'shorten the file, or distribute its keys over several objects',
  });
}

/** Rounded up: what is one byte over is not called 1024. */
function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

function withoutAnnotation({ body }: PendingObject): PendingObject['body'] {
  if (textAt(body, PATH) === undefined) return body;
  return replaceAt(body, ['metadata'], (metadata) => {
    if (!isJsonObject(metadata)) return {};
    const { annotations, ...rest } = metadata;
    const others = omit(isJsonObject(annotations) ? annotations : {}, [FILES_ANNOTATION]);
    return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
  });
}

function isText({ bytes }: Entry): boolean {
  return decodeUtf8(bytes) !== undefined;
}

function toText(entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ key, bytes }) => [key, decodeLossy(bytes)]));
}

function toBase64(entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(
    entries.map(({ key, bytes }) => [key, Buffer.from(bytes).toString('base64')]),
  );
}
