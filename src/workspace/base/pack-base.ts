import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import { decodeOpaque, encodeOpaque } from './opaque-bytes.ts';

/** The state of a template that a base was rendered of, as the client's record has it. */
export interface BaseTemplate {
  name: string;
  version: string;
  digest: string;
}

/** A client's render with the template it is of. */
export interface PackedBase {
  template: BaseTemplate;
  files: MergeFiles;
}

/** One file of the list at the beginning of what is packed: path, bytes, `x` executable, `s` seed. */
type Entry = readonly [path: string, size: number, flags: string];

// The file: NUL (git and editors take it for binary), then in opaque bytes: the format, the checksum of all after it,
// the template, and the files, compressed.
const NUL = Buffer.of(0);
const FORMAT = encodeOpaque(Buffer.from('PB1'));
const BEGIN = Buffer.concat([NUL, FORMAT]);
/** Bytes of a digest that are kept: a multiple of three, so that each part is encoded by itself. */
const DIGEST = 30;
const ENCODED_DIGEST = (DIGEST * 4) / 3;
const CHECKSUM_AT = NUL.length + FORMAT.length;
const TEMPLATE_AT = CHECKSUM_AT + ENCODED_DIGEST;
const FILES_AT = TEMPLATE_AT + ENCODED_DIGEST;
const LARGEST = 1024 * 1024 * 1024;
/** A whole base at once, mostly. */
const CHUNK = 64 * 1024;
/** A third of the time of the default level, for three hundredths more bytes. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The bytes of a base on disk. */
export function packBase({ template, files }: PackedBase): Buffer {
  const entries = [...files].map(([path, { bytes, executable, seed }]): Entry => {
    return [path, bytes.length, `${executable ? 'x' : ''}${seed === true ? 's' : ''}`];
  });
  const head = Buffer.from(`${JSON.stringify({ template, files: entries })}\n`);
  const packed = zstdCompressSync(
    Buffer.concat([head, ...[...files.values()].map(({ bytes }) => bytes)]),
    FAST,
  );
  const rest = Buffer.concat([digestTemplate(template), encodeOpaque(packed)]);
  return Buffer.concat([BEGIN, digest(rest), rest]);
}

/** What is wrong with the bytes of a base; undefined if they are as they were written. */
export function findDamage(file: Uint8Array): string | undefined {
  const bytes = withoutLineEnd(file);
  const begins = BEGIN.equals(bytes.subarray(0, CHECKSUM_AT));
  if (!begins) return bytes.length === 0 ? 'it is empty' : 'it does not begin as a base does';
  const checksum = bytes.subarray(CHECKSUM_AT, TEMPLATE_AT);
  if (digest(bytes.subarray(TEMPLATE_AT)).equals(checksum)) return undefined;
  return 'its checksum does not match: it was edited, or cut';
}

/** Whether bytes without damage are a base of this state of the template. */
export function isBaseOf(file: Uint8Array, template: BaseTemplate): boolean {
  return digestTemplate(template).equals(file.subarray(TEMPLATE_AT, FILES_AT));
}

/** Unpacks bytes without damage. */
export function unpackBase(file: Uint8Array): PackedBase {
  const packed = decodeOpaque(withoutLineEnd(file).subarray(FILES_AT)) ?? Buffer.alloc(0);
  const bytes = zstdDecompressSync(packed, { chunkSize: CHUNK, maxOutputLength: LARGEST });
  let at = bytes.indexOf(0x0a) + 1;
  const { template, files } = JSON.parse(bytes.toString('utf8', 0, at)) as {
    template: BaseTemplate;
    files: readonly Entry[];
  };
  const unpacked = files.map(([path, size, flags]): [string, MergeFile] => {
    const content = bytes.subarray(at, at + size);
    at += size;
    const file = { bytes: content, executable: flags.includes('x') };
    return [path, flags.includes('s') ? { ...file, seed: true } : file];
  });
  return { template, files: new Map(unpacked) };
}

/** Formatters end every file with a line end. */
function withoutLineEnd(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}

function digestTemplate({ name, version, digest: of }: BaseTemplate): Buffer {
  return digest(Buffer.from(JSON.stringify([name, version, of])));
}

function digest(bytes: Uint8Array): Buffer {
  return encodeOpaque(hash('sha256', bytes, 'buffer').subarray(0, DIGEST));
}
