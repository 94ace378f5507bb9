import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Repository } from '../../src/backup/repository.ts';

export const IDS = ['20261123T023000Z-000001', '20261124T023000Z-000002'] as const;
const bytes = (text: string): Uint8Array => Buffer.from(text);

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(bytes(text));
}

/** Writes a backup of one part. */
export async function storeBackup(
  repository: Repository,
  slug: string,
  id: string,
  text = 'rows',
): Promise<void> {
  const draft = await repository.begin(slug, id);
  await draft.writePart('database.dump.zst', chunks(text));
  await draft.commit(bytes(`{"id":"${id}"}`));
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<string> {
  const found: Uint8Array[] = [];
  for await (const chunk of content) found.push(chunk);
  return Buffer.concat(found).toString();
}

/** What every repository does. `open` gives an empty one. */
export function testRepository(name: string, open: () => Promise<Repository>): void {
  describe(`the repository contract: ${name}`, () => {
    it('gives back what was stored, with size and digest', async () => {
      const repository = await open();
      const draft = await repository.begin('acme', IDS[0]);
      const stored = await draft.writePart('files.tar.zst.age', chunks('one ', '', 'two'));
      expect(stored).toEqual({
        bytes: 7,
        sha256: createHash('sha256').update('one two').digest('hex'),
      });
      await draft.commit(bytes('{}'));
      expect(await repository.list('acme')).toEqual([IDS[0]]);
      expect([...(await repository.sizes('acme', IDS[0]))]).toEqual([['files.tar.zst.age', 7]]);
      expect(await readAll(repository.readPart('acme', IDS[0], 'files.tar.zst.age'))).toBe(
        'one two',
      );
      expect(Buffer.from(await repository.readManifest('acme', IDS[0])).toString()).toBe('{}');
    });

    it('lists oldest first, and nothing of a client without backups', async () => {
      const repository = await open();
      for (const id of [...IDS].reverse()) await storeBackup(repository, 'acme', id);
      expect(await repository.list('acme')).toEqual(IDS);
      expect(await repository.list('other')).toEqual([]);
    });

    it('does not list a backup before it is committed, nor one that was abandoned', async () => {
      const repository = await open();
      const draft = await repository.begin('acme', IDS[0]);
      await draft.writePart('roles.sql', chunks('x'));
      expect(await repository.list('acme')).toEqual([]);
      await draft.abandon();
      await draft.abandon();
      expect(await repository.list('acme')).toEqual([]);
      await storeBackup(repository, 'acme', IDS[0]);
      expect(await repository.list('acme')).toEqual([IDS[0]]);
    });

    it('gives a backup another slug, with the manifest and proofs of that one', async () => {
      const repository = await open();
      for (const id of IDS) await storeBackup(repository, 'acme', id);
      const proof = { name: 'verified-20261124T030000Z.json', bytes: bytes('old') };
      await repository.writeProof('acme', IDS[0], proof);
      const renamed = { slug: 'neo', manifest: bytes('new'), proofs: [{ ...proof, bytes: bytes('proof') }] }; // prettier-ignore
      for (const again of [1, 2]) {
        await repository.rename('acme', IDS[0], renamed);
        expect(await repository.list('acme'), `${again}`).toEqual([IDS[1]]);
        expect(await repository.list('neo')).toEqual([IDS[0]]);
      }
      expect(Buffer.from(await repository.readManifest('neo', IDS[0])).toString()).toBe('new');
      expect(await readAll(repository.readPart('neo', IDS[0], 'database.dump.zst'))).toBe('rows');
      expect(await readAll(repository.readPart('neo', IDS[0], proof.name))).toBe('proof');
      expect([...(await repository.sizes('acme', IDS[0]))]).toEqual([]);
    });

    it('keeps a proof with its backup, of a backup that is there', async () => {
      const repository = await open();
      await storeBackup(repository, 'acme', IDS[0]);
      const proof = { name: 'verified-20261124T030000Z.json', bytes: bytes('{"proof":1}') };
      await repository.writeProof('acme', IDS[0], proof);
      const read = repository.readPart('acme', IDS[0], proof.name);
      expect(await readAll(read)).toBe('{"proof":1}');
      await expect(repository.writeProof('acme', IDS[1], proof)).rejects.toMatchObject({
        code: 'backup-unknown',
      });
    });

    it('passes on what the content throws', async () => {
      const repository = await open();
      const draft = await repository.begin('acme', IDS[0]);
      const failing = (async function* () {
        yield await Promise.resolve(bytes('half'));
        throw new TypeError('cut');
      })();
      await expect(draft.writePart('database.dump', failing)).rejects.toThrow(TypeError);
    });

    it('removes one backup and no other, of no other client', async () => {
      const repository = await open();
      for (const slug of ['acme', 'acme-2']) {
        for (const id of IDS) await storeBackup(repository, slug, id);
      }
      await repository.remove('acme', IDS[0]);
      expect(await repository.list('acme')).toEqual([IDS[1]]);
      expect(await repository.list('acme-2')).toEqual(IDS);
      await expect(repository.readManifest('acme', IDS[0])).rejects.toMatchObject({
        code: 'backup-unknown',
      });
      await repository.remove('acme', IDS[0]);
    });

    it('reports a part that is missing as damage', async () => {
      const repository = await open();
      await storeBackup(repository, 'acme', IDS[0]);
      await expect(readAll(repository.readPart('acme', IDS[0], 'roles.sql'))).rejects.toMatchObject(
        {
          code: 'backup-damaged',
        },
      );
    });

    it.each(['', '.', '..', '../acme-2', 'acme', `${IDS[0]}/..`])(
      'has no backup %j',
      async (id) => {
        const repository = await open();
        await storeBackup(repository, 'acme-2', IDS[0]);
        await expect(repository.readManifest('acme', id)).rejects.toMatchObject({
          code: 'backup-unknown',
        });
        await expect(repository.remove('acme', id)).rejects.toMatchObject({
          code: 'backup-unknown',
        });
        expect(await repository.list('acme-2')).toEqual([IDS[0]]);
      },
    );
  });
}
