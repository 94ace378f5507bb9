import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { PulsoError } from '../../core/pulso-error.ts';
import { canonicalJson } from '../../text/canonical-json.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { readRegularFile } from '../disk/read-regular-file.ts';
import { digestFile, type FileState } from '../journal/file-state.ts';
import { removeState, writeStateText } from '../journal/state-text.ts';
import { formatChanges, parseChanges } from '../journal/stored-changes.ts';
import { clientState, type Workspace } from '../workspace.ts';
import type { Deployment } from './deployment.ts';

/** A client's files by path; pulso's own (`.pulso/…`) too. */
export type KeptFiles = ReadonlyMap<string, FileState>;

/** Deployments whose files are kept, and the bytes that they may take beyond the newest two. */
const MOST = 10;
const MOST_BYTES = 64 * 1024 * 1024;
const LARGEST = 512 * 1024 * 1024;

/** Hex; the same for the same paths, modes and bytes. */
export function digestFiles(files: KeptFiles): string {
  const digests = [...files].map(([path, state]) => [path, digestFile(state)] as const).sort();
  return createHash('sha256').update(canonicalJson(digests)).digest('hex');
}

/** Keeps files under their digest; what is kept already is not written again. The caller holds the client's lock. */
export async function keepFiles(
  workspace: Workspace,
  slug: string,
  files: KeptFiles,
): Promise<string> {
  const digest = digestFiles(files);
  const file = fileOf(workspace, slug, digest);
  if (existsSync(file)) return digest;
  const changes = [...files].map(([path, after]) => ({ path, after }));
  await writeStateText(file, zstdCompressSync(formatChanges(changes)));
  return digest;
}

/** Errors: `deployment-damaged`. */
export async function readKeptFiles(
  workspace: Workspace,
  slug: string,
  digest: string,
): Promise<KeptFiles> {
  const file = fileOf(workspace, slug, digest);
  const bytes = await onDisk(`read ${file}`, () =>
    ifPresent(() => readRegularFile(file, LARGEST).bytes),
  );
  const files = bytes === undefined ? undefined : unpack(bytes, file);
  if (files !== undefined && digestFiles(files) === digest) return files;
  throw new PulsoError('deployment-damaged', `${file} is not what was kept of a deployment`, {
    ...{ slug, hint: `choose another one: pulso history ${slug}` },
  });
}

/** Undefined if it cannot be unpacked. */
function unpack(bytes: Uint8Array, file: string): KeptFiles | undefined {
  try {
    const plain = zstdDecompressSync(bytes, { maxOutputLength: LARGEST });
    const changes = parseChanges(plain, file);
    return new Map(
      changes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
    );
  } catch {
    return undefined;
  }
}

/** Deployments, oldest first, of which but the newest ten have files, and fewer if they are large. Nothing is deleted yet. */
export function withoutOldFiles(
  workspace: Workspace,
  slug: string,
  deployments: readonly Deployment[],
): Deployment[] {
  const kept = new Set<string>();
  let bytes = 0;
  const pruned = deployments.toReversed().map((deployment) => {
    const { files, ...rest } = deployment;
    if (files === undefined || kept.has(files)) return deployment;
    bytes += sizeOf(fileOf(workspace, slug, files));
    if (kept.size >= MOST || (kept.size >= 2 && bytes > MOST_BYTES)) return rest;
    kept.add(files);
    return deployment;
  });
  return pruned.toReversed();
}

/** Deletes the files that none of these deployments has. The caller holds the client's lock. */
export async function sweepFiles(
  workspace: Workspace,
  slug: string,
  deployments: readonly Deployment[],
): Promise<void> {
  const named = new Set(deployments.flatMap(({ files }) => files ?? []));
  const folder = clientState(workspace, slug, 'deployments');
  for (const name of (await ifPresent(() => readdirSync(folder))) ?? [])
    if (!named.has(name)) await removeState(clientState(workspace, slug, 'deployments', name));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function fileOf(workspace: Workspace, slug: string, digest: string): string {
  return clientState(workspace, slug, 'deployments', digest);
}
