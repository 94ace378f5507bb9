import { Decrypter } from 'age-encryption';
import { collectBytes } from '../../core/collect-bytes.ts';
import { damagedBackup } from '../../backup/damaged-backup.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { drain, readStored } from '../data/read-stored.ts';
import { keyMissing } from './read-identities.ts';
import type { OpenBackup } from './open-backup.ts';

export type StoredPart = BackupManifest['parts'][number];

/** Reads parts of a backup as they were before encryption; all of their bytes are compared with the manifest. */
export interface PartReader {
  parts: readonly StoredPart[];
  /** The part of this name, without the endings of compression and encryption: `database.dump`. */
  find(name: string): StoredPart | undefined;
  /** Errors: `backup-damaged`, `key-missing`. */
  read(part: StoredPart, onBytes?: (bytes: number) => void): AsyncGenerator<Uint8Array>;
}

export function createPartReader(
  { manifest, store }: Pick<OpenBackup, 'manifest' | 'store'>,
  identities: readonly string[],
): PartReader {
  const { slug, id, parts } = manifest;
  const stored = (part: StoredPart): AsyncGenerator<Uint8Array> =>
    readStored(store, { slug, id }, part);
  const decrypt = async function* (part: StoredPart): AsyncGenerator<Uint8Array> {
    const raw = stored(part);
    try {
      yield* await openAge(raw, identities);
    } catch (error) {
      // A header that cannot be opened was changed, or is for another key: the digest knows which.
      await drain(stored(part));
      if (error instanceof PulsoError) throw error;
      throw damagedBackup({ slug, id }, `${part.name} cannot be decrypted`, error);
    }
    // What follows the last chunk of age is part of the digest too.
    await drain(raw);
  };
  return {
    parts,
    find: (name) => parts.find((part) => plainName(part) === name),
    async *read(part, onBytes) {
      let bytes = 0;
      for await (const chunk of part.recipients.length === 0 ? stored(part) : decrypt(part)) {
        bytes += chunk.length;
        onBytes?.(bytes);
        yield chunk;
      }
      if (bytes === part.plainBytes) return;
      throw damagedBackup(
        { slug, id },
        `${part.name} has ${bytes} bytes of content, not ${part.plainBytes}`,
      );
    },
  };
}

/** All bytes of a part: for those that are small. */
export function readWhole(reader: PartReader, part: StoredPart): Promise<Buffer> {
  return collectBytes(reader.read(part));
}

/** Whether a key is needed is known by the manifest. Errors: `key-missing`. */
async function openAge(
  content: AsyncGenerator<Uint8Array>,
  identities: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  if (identities.length === 0) throw keyMissing('the backup is encrypted, and no key is named');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(ReadableStream.from<Uint8Array>(content));
  } catch (error) {
    if (error instanceof PulsoError) throw error;
    const [only] = identities.length === 1 ? ['the key'] : ['none of the keys'];
    throw keyMissing(`${only} cannot read the backup: it is encrypted for others`, error);
  }
}

function plainName({ name }: StoredPart): string {
  return name.replace(/\.age$/, '').replace(/\.(zst|gz)$/, '');
}
