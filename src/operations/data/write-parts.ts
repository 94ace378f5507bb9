import { Encrypter } from 'age-encryption';
import type { BackupManifest } from '../../backup/manifest.ts';
import type { BackupDraft } from '../../backup/repository.ts';

export type BackupPart = BackupManifest['parts'][number];

/** One part of a backup before it is encrypted. */
export interface PlainPart {
  /** Without the ending that encryption adds: `database.dump.zst`. */
  name: string;
  compression: BackupPart['compression'];
  content: AsyncIterable<Uint8Array>;
  /** Is called with the bytes that were read so far. */
  onProgress?: (bytes: number) => void;
}

/** Encrypts a part to age recipients (none: not at all) and stores it, as a stream. Errors: those of the content and of the draft. */
export async function writePart(
  draft: BackupDraft,
  recipients: readonly string[],
  { name, compression, content, onProgress }: PlainPart,
): Promise<BackupPart> {
  let plainBytes = 0;
  const count = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      plainBytes += chunk.length;
      onProgress?.(plainBytes);
      yield chunk;
    }
  };
  const encrypted = recipients.length > 0;
  const stored = `${name}${encrypted ? '.age' : ''}`;
  const written = await draft.writePart(
    stored,
    encrypted ? await encrypt(count(), recipients) : count(),
  );
  return { name: stored, ...written, plainBytes, compression, recipients };
}

function encrypt(
  content: AsyncGenerator<Uint8Array>,
  recipients: readonly string[],
): Promise<AsyncIterable<Uint8Array>> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(ReadableStream.from<Uint8Array>(content));
}
