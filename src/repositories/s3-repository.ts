import { createHash } from 'node:crypto';
import { collectBytes } from '../core/collect-bytes.ts';
import { timeOfBackup } from '../backup/backup-id.ts';
import { damagedBackup } from '../backup/damaged-backup.ts';
import { MANIFEST, type BackupDraft, type Repository } from '../backup/repository.ts';
import { assertBackupId, unknownBackup } from './backup-place.ts';
import { openBucket, type S3Bucket, type S3Place } from './s3-bucket.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Backups in a bucket: `<prefix>/<workspace>/<slug>/<id>/`. Parts lie under their own names at once; the manifest, which
 * is last, makes them a backup. Errors: those of Repository.
 */
export function openS3Repository(
  place: S3Place & { prefix: string },
  workspace: string,
  now: () => number = Date.now,
): Repository {
  const bucket = openBucket(place);
  const keyOf = (...names: string[]): string =>
    [place.prefix, workspace, ...names].filter((name) => name !== '').join('/');
  const folderOf = (slug: string, id: string): string =>
    `${keyOf(slug, assertBackupId(slug, id))}/`;
  return {
    async list(slug) {
      const prefix = `${keyOf(slug)}/`;
      const manifests = (await bucket.list(prefix)).flatMap(({ key }) => {
        const [id = '', name, ...more] = key.slice(prefix.length).split('/');
        const isManifest = name === MANIFEST && more.length === 0;
        return isManifest && timeOfBackup(id) !== undefined ? [id] : [];
      });
      return manifests.sort();
    },
    async readManifest(slug, id) {
      const content = await bucket.read(`${folderOf(slug, id)}${MANIFEST}`);
      if (content === undefined) throw unknownBackup(slug, id);
      return collectBytes(content);
    },
    async sizes(slug, id) {
      const folder = folderOf(slug, id);
      const parts = (await bucket.list(folder)).map(
        ({ key, bytes }) => [key.slice(folder.length), bytes] as const,
      );
      return new Map(parts.filter(([name]) => name !== MANIFEST));
    },
    async *readPart(slug, id, name) {
      const content = await bucket.read(`${folderOf(slug, id)}${name}`);
      if (content === undefined) throw damagedBackup({ slug, id }, 'a part is missing');
      yield* content;
    },
    async begin(slug, id) {
      const folder = folderOf(slug, id);
      // Whether the server answers is known before a database is read.
      await bucket.list(folder);
      return beginDraft(bucket, folder);
    },
    async writeProof(slug, id, { name, bytes }) {
      const folder = folderOf(slug, id);
      const known = await bucket.list(`${folder}${MANIFEST}`);
      if (known.length === 0) throw unknownBackup(slug, id);
      await bucket.write(`${folder}${name}`, bytes);
    },
    async rename(slug, id, to) {
      const [before, after] = [folderOf(slug, id), folderOf(to.slug, id)];
      const parts = (await bucket.list(before)).filter(({ key }) => key !== `${before}${MANIFEST}`);
      const fresh = new Set(to.proofs.map(({ name }) => name));
      for (const { key, bytes } of parts) {
        const name = key.slice(before.length);
        if (!fresh.has(name)) await bucket.copy({ key, bytes }, `${after}${name}`);
      }
      for (const { name, bytes } of to.proofs) await bucket.write(`${after}${name}`, bytes);
      await bucket.write(`${after}${MANIFEST}`, to.manifest);
      await bucket.remove(`${before}${MANIFEST}`);
      await removeAll(bucket, parts);
    },
    async remove(slug, id) {
      const folder = folderOf(slug, id);
      await bucket.remove(`${folder}${MANIFEST}`);
      await removeAll(bucket, await bucket.list(folder));
      await removeLeftovers(bucket, `${keyOf(slug)}/`, new Date(now() - DAY));
    },
  };
}

function beginDraft(bucket: S3Bucket, folder: string): BackupDraft {
  return {
    async writePart(name, content) {
      const hash = createHash('sha256');
      let bytes = 0;
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of content) {
          hash.update(chunk);
          bytes += chunk.length;
          if (chunk.length > 0) yield chunk;
        }
      };
      await bucket.upload(`${folder}${name}`, counted());
      return { bytes, sha256: hash.digest('hex') };
    },
    commit: (manifest) => bucket.write(`${folder}${MANIFEST}`, manifest),
    abandon: async () => {
      await removeDraft(bucket, folder).catch(() => undefined);
    },
  };
}

/** Nothing of a backup that has its manifest is a draft. */
async function removeDraft(bucket: S3Bucket, folder: string): Promise<void> {
  const stored = await bucket.list(folder);
  if (stored.some(({ key }) => key === `${folder}${MANIFEST}`)) return;
  await removeAll(bucket, stored);
}

/** One by one: some servers do not know how to delete many at once. */
async function removeAll(bucket: S3Bucket, objects: readonly { key: string }[]): Promise<void> {
  for (const { key } of objects) await bucket.remove(key);
}

/** What kills left: parts without a manifest and uploads without an end, older than any run. */
async function removeLeftovers(bucket: S3Bucket, prefix: string, before: Date): Promise<void> {
  const stored = await bucket.list(prefix);
  const idOf = (key: string): string => key.slice(prefix.length).split('/')[0] ?? '';
  const whole = new Set(
    stored
      .filter(({ key }) => key === `${prefix}${idOf(key)}/${MANIFEST}`)
      .map(({ key }) => idOf(key)),
  );
  const left = stored.filter(({ key, modified }) => {
    const at = timeOfBackup(idOf(key));
    return at !== undefined && at < before && modified < before && !whole.has(idOf(key));
  });
  await removeAll(bucket, left);
  await bucket.abortUploads(prefix, before);
}
