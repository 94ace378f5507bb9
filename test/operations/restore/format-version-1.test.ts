import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { checkParts } from '../../../src/operations/restore/check-parts.ts';
import { readIdentities } from '../../../src/operations/restore/read-identities.ts';
import { createPartReader, readWhole } from '../../../src/operations/restore/read-parts.ts';
import { openBackupFolder } from '../../../src/repositories/backup-folder.ts';
import { createRestoreFleet } from '../../support/restore-fleet.ts';

const BACKUP = resolve('test/fixtures/backup-v1/backup');
const KEY = resolve('test/fixtures/backup-v1/backup.key');

it('a backup of format version 1 is read to its end', async () => {
  const { context } = await createRestoreFleet();
  const backup = await openBackupFolder(BACKUP);
  const reader = createPartReader(backup, await readIdentities(context, KEY));
  expect(await checkParts(context, backup, reader)).toEqual({
    tables: [{ name: 'public.sales', rows: 3 }],
    sequences: [{ name: 'public.sales_id_seq', value: 3 }],
    largeObjects: 0,
    volumes: [],
  });
  const dump = await readWhole(reader, reader.find('database.dump')!);
  expect(gunzipSync(dump).subarray(0, 5).toString()).toBe('PGDMP');
});

it('files and secrets of format version 1 are restored from the path of the backup', async () => {
  const fleet = await createRestoreFleet();
  await fleet.put({ 'clients/acme/config/client.yaml': 'name: changed\n' });
  const only = ['files', 'secrets'] as const;
  const result = await fleet.restore({ from: BACKUP, key: KEY, only });
  expect(result).toMatchObject({ outcome: 'restored', backup: '20261125T023000Z-0810be' });
  expect(await fleet.read('clients/acme/config/client.yaml')).toBe('name: acme\n');
});
