import { hash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { renderInputs, type RenderInputs } from '../../client/render-inputs.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import type { MergeFile, MergeFiles } from '../../merge/merge-types.ts';
import { canonicalJson } from '../../text/canonical-json.ts';
import { decodeOpaque, encodeOpaque } from './opaque-bytes.ts';

/** The state of a template that a base was rendered of, as the client's record has it. */
export interface BaseTemplate {
  name: string;
  version: string;
  digest: string;
}

/** A client's render with what it is of. */
export interface PackedBase {
  /** Whose it is; absent: not known, as of a base of an earlier pulso. */
  slug?: string;
  template: BaseTemplate;
  /** Absent: not known, as of a base of plain files. */
  inputs?: RenderInputs;
  files: MergeFiles;
}

/** One file of the list at the beginning of what is packed: path, bytes, `x` executable, `s` seed. */
type Entry = readonly [path: string, size: number, flags: string];

// The file: NUL (git and editors take it for binary), then in opaque bytes: the format, the checksum of all after it,
// the template, what else it was rendered from (not in the first format), and the files, compressed.
const NUL = Buffer.of(0);
const [WITHOUT_INPUTS, WITH_INPUTS] = [beginOf('PB1'), beginOf('PB2')];
/** Bytes of a digest that are kept: a multiple of three, so that each part is encoded by itself. */
const DIGEST = 30;
const ENCODED_DIGEST = (DIGEST * 4) / 3;
const CHECKSUM_AT = WITH_INPUTS.length;
const TEMPLATE_AT = CHECKSUM_AT + ENCODED_DIGEST;
const INPUTS_AT = TEMPLATE_AT + ENCODED_DIGEST;
const LARGEST = 1024 * 1024 * 1024;
/** A whole base at once, mostly. */
const CHUNK = 64 * 1024;
/** A third of the time of the default level, for three hundredths more bytes. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The bytes of a base on disk. */
export function packBase({ slug, template, inputs, files }: PackedBase): Buffer {
  const entries = [...files].map(([path, { bytes, executable, seed }]): Entry => {
    return [path, bytes.length, `${executable ? 'x' : ''}${seed === true ? 's' : ''}`];
  });
  const known = inputs && renderInputs(inputs);
  const about = { slug, template, inputs: known, files: entries };
  const head = Buffer.from(`${JSON.stringify(about)}\n`);
  const packed = zstdCompressSync(
    Buffer.concat([head, ...[...files.values()].map(({ bytes }) => bytes)]),
    FAST,
  );
  const of = [digestTemplate(template), ...(known ? [digestInputs(known)] : [])];
  const rest = Buffer.concat([...of, encodeOpaque(packed)]);
  return Buffer.concat([known ? WITH_INPUTS : WITHOUT_INPUTS, digest(rest), rest]);
}

/** What is wrong with the bytes of a base; undefined if they are as they were written. */
export function findDamage(file: Uint8Array): string | undefined {
  const bytes = withoutLineEnd(file);
  const begin = bytes.subarray(0, CHECKSUM_AT);
  if (!WITH_INPUTS.equals(begin) && !WITHOUT_INPUTS.equals(begin))
    return bytes.length === 0 ? 'it is empty' : 'it does not begin as a base does';
  const checksum = bytes.subarray(CHECKSUM_AT, TEMPLATE_AT);
  if (digest(bytes.subarray(TEMPLATE_AT)).equals(checksum)) return undefined;
  return 'its checksum does not match: it was edited, or cut';
}

/** Whether bytes without damage are a base of this state of the template. */
export function isBaseOf(file: Uint8Array, template: BaseTemplate): boolean {
  return digestTemplate(template).equals(file.subarray(TEMPLATE_AT, INPUTS_AT));
}

/** Whether bytes without damage were rendered from these inputs; undefined if they do not say from which. */
export function isRenderOf(file: Uint8Array, inputs: RenderInputs): boolean | undefined {
  if (!hasInputs(file)) return undefined;
  return digestInputs(inputs).equals(file.subarray(INPUTS_AT, INPUTS_AT + ENCODED_DIGEST));
}

/** Unpacks bytes without damage. */
export function unpackBase(file: Uint8Array): PackedBase {
  const filesAt = hasInputs(file) ? INPUTS_AT + ENCODED_DIGEST : INPUTS_AT;
  const packed = decodeOpaque(withoutLineEnd(file).subarray(filesAt)) ?? Buffer.alloc(0);
  const bytes = zstdDecompressSync(packed, { chunkSize: CHUNK, maxOutputLength: LARGEST });
  let at = bytes.indexOf(0x0a) + 1;
  const { slug, template, inputs, files } = JSON.parse(bytes.toString('utf8', 0, at)) as Omit<
    PackedBase,
    'files'
  > & { files: readonly Entry[] };
  const unpacked = files.map(([path, size, flags]): [string, MergeFile] => {
    const content = bytes.subarray(at, at + size);
    at += size;
    const file = { bytes: content, executable: flags.includes('x') };
    return [path, flags.includes('s') ? { ...file, seed: true } : file];
  });
  return dropUndefined({ slug, template, inputs, files: new Map(unpacked) });
}

/** Formatters end every file with a line end. */
function withoutLineEnd(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}

function beginOf(format: string): Buffer {
  return Buffer.concat([NUL, encodeOpaque(Buffer.from(format))]);
}

function hasInputs(file: Uint8Array): boolean {
  return WITH_INPUTS.equals(file.subarray(0, CHECKSUM_AT));
}

function digestInputs(inputs: RenderInputs): Buffer {
  return digest(Buffer.from(canonicalJson(renderInputs(inputs))));
}

function digestTemplate({ name, version, digest: of }: BaseTemplate): Buffer {
  return digest(Buffer.from(JSON.stringify([name, version, of])));
}

function digest(bytes: Uint8Array): Buffer {
  return encodeOpaque(hash('sha256', bytes, 'buffer').subarray(0, DIGEST));
}
