import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientRecord } from '../../client/client-record.ts';
import type { RenderInputs } from '../../client/render-inputs.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';
import type { MergeFiles } from '../../merge/merge-types.ts';
import { toDiskError } from '../disk/disk-error.ts';
import { readFolder } from '../disk/read-folder.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { assertNoLinkedFolder, assertNoLinks } from '../disk/safe-path.ts';
import { clientFolder, type Workspace } from '../workspace.ts';
import { BASE_FILE, baseDamaged, baseFile, baseMissing, baseOfOther } from './base-error.ts';
import { findDamage, isBaseOf, isRenderOf, unpackBase, type PackedBase } from './pack-base.ts';

/** Whose base is read, and the template it has to be of. */
export type BaseReader = Pick<ClientRecord, 'slug' | 'template'>;

/** The render that a client last took. */
export interface Base {
  files: MergeFiles;
  /** What it was rendered from; absent: not known. */
  inputs?: RenderInputs;
  /** Its bytes on disk; absent: it is a folder of plain files, as pulso 0.1 kept it. */
  packed?: Uint8Array;
}

/**
 * How a base stands to its client's record: rendered from what that says; from something else, since the record was
 * edited; from what, is not known; or a folder of plain files, which nothing proves.
 */
export type BaseState = 'of-record' | 'of-other' | 'of-unknown' | 'folder';

const LARGEST = 512 * 1024 * 1024;

/**
 * Reads a client's base and verifies it. Errors: `base-missing`, `base-damaged`, `symlink-refused` (pulso writes no
 * links there), those of readFolder.
 */
export async function readBase(workspace: Workspace, record: BaseReader): Promise<Base> {
  const packed = readPacked(workspace, record);
  if (packed === undefined) return { files: await readPlainBase(workspace, record.slug) };
  const { files, inputs } = unpackOwn(packed, record);
  return dropUndefined({ files, inputs, packed });
}

function unpackOwn(packed: Uint8Array, { slug }: BaseReader): PackedBase {
  const base = tryUnpack(packed, slug);
  // Copied with a folder, or of the other side of a merge.
  if ((base.slug ?? slug) !== slug) throw baseDamaged(slug, `it is of client ${base.slug}`);
  return base;
}

function tryUnpack(packed: Uint8Array, slug: string): PackedBase {
  try {
    return unpackBase(packed);
  } catch (error) {
    throw baseDamaged(slug, `it cannot be unpacked (${String(error)})`);
  }
}

/** Verifies a base; one that is of the record is not unpacked. Errors: those of readBase. */
export function checkBase(workspace: Workspace, record: BaseReader & RenderInputs): BaseState {
  const packed = readPacked(workspace, record);
  if (packed === undefined) return 'folder';
  const isOfRecord = isRenderOf(packed, record);
  if (isOfRecord === undefined) return 'of-unknown';
  if (isOfRecord) return 'of-record';
  unpackOwn(packed, record);
  return 'of-other';
}

/** As checkBase: what is wrong with the base is returned. */
export function tryBase(
  workspace: Workspace,
  record: BaseReader & RenderInputs,
): BaseState | PulsoError {
  try {
    return checkBase(workspace, record);
  } catch (error) {
    if (error instanceof PulsoError) return error;
    throw error;
  }
}

/** Undefined for a folder of plain files. */
function readPacked(workspace: Workspace, record: BaseReader): Uint8Array | undefined {
  const { slug } = record;
  const bytes = readBytes(clientFolder(workspace, slug), slug);
  if (bytes === undefined) return undefined;
  const damage = findDamage(bytes);
  if (damage !== undefined) throw baseDamaged(slug, damage);
  if (isBaseOf(bytes, record.template)) return bytes;
  throw baseOfOther(slug, record.template, unpackBase(bytes).template);
}

function readBytes(client: string, slug: string): Uint8Array | undefined {
  const file = join(client, BASE_FILE);
  try {
    assertNoLinkedFolder(client, BASE_FILE);
    return readRegularFile(file, LARGEST).bytes;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw baseMissing(slug);
    if (!(error instanceof PulsoError)) throw toDiskError(error, `read ${baseFile(slug)}`);
    if (lstatSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    // No render is without files: it was emptied, or a checkout that tracks no files made the folders alone.
    if (!hasFile(file)) throw baseDamaged(slug, 'it is a folder without files');
    return undefined;
  }
}

/** Whether a folder or one below it has anything but folders. */
function hasFile(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some(
    (entry) => !entry.isDirectory() || hasFile(join(folder, entry.name)),
  );
}

async function readPlainBase(workspace: Workspace, slug: string): Promise<MergeFiles> {
  const client = clientFolder(workspace, slug);
  const folder = join(client, BASE_FILE);
  const files = await readFolder(folder);
  for (const { path, symlink } of files) if (symlink !== undefined) assertNoLinks(folder, path);
  return new Map(files.map((file) => [file.path, file]));
}
