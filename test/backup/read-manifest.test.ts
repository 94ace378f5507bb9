import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { UnsignedManifest } from '../../src/backup/manifest.ts';
import { readManifest } from '../../src/backup/read-manifest.ts';
import { signObject } from '../../src/backup/sign-manifest.ts';

const FIXTURE = new URL('../fixtures/backup/manifest-version-1.json', import.meta.url);
const PLACE = {
  slug: 'claro-colombia',
  id: '20261125T023000Z-7f3a9c',
  workspace: 'ws-0123456789abcdef0123',
};
const bytes = readFileSync(FIXTURE);

function changed(edit: (manifest: Record<string, unknown>) => void): Uint8Array {
  const manifest = JSON.parse(bytes.toString()) as Record<string, unknown>;
  edit(manifest);
  return Buffer.from(JSON.stringify(manifest));
}

function readUnsigned(): UnsignedManifest {
  const { signature, ...unsigned } = readManifest(bytes, PLACE);
  expect(signature.key).toHaveLength(44);
  return unsigned;
}

describe('the manifest of a backup', () => {
  it('of format version 1 is read by this pulso', () => {
    const manifest = readManifest(bytes, PLACE);
    expect(manifest.parts.map(({ name }) => name)).toEqual([
      'database.dump.zst.age',
      'roles.sql.age',
      'files.tar.zst.age',
      'secrets.tar.age',
      'contents.json.age',
    ]);
    expect(manifest.database?.extensions).toEqual([{ name: 'plpgsql', version: '1.0' }]);
  });

  it('that this pulso signs is read again, in whatever order its fields are', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signed = signObject(readUnsigned(), privateKey);
    const reversed = Object.fromEntries(Object.entries(signed).reverse());
    expect(readManifest(Buffer.from(JSON.stringify(reversed)), PLACE)).toEqual(signed);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['cut', bytes.subarray(0, -20), 'backup-damaged', 'manifest.json is not JSON'],
    ['not an object', Buffer.from('null'), 'backup-damaged', 'is not an object'],
    [
      'of a later format',
      changed((one) => (one['version'] = 2)),
      'backup-version',
      'format version 2',
    ],
    ['without parts', changed((one) => delete one['parts']), 'backup-damaged', 'is invalid: parts'],
    [
      'changed',
      changed((one) => (one['note'] = 'x')),
      'backup-damaged',
      'does not match its signature',
    ],
    [
      'without a signature',
      changed((one) => (one['signature'] = { key: '', value: '' })),
      'backup-damaged',
      'does not match its signature',
    ],
    [
      'with a field more',
      changed((one) => (one['extra'] = 1)),
      'backup-damaged',
      'does not match its signature',
    ],
  ])('%s is refused', (_name, given, code, message) => {
    expect(() => readManifest(given, PLACE)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });

  it.each(['slug', 'id', 'workspace'] as const)('of another %s is refused', (field) => {
    expect(() => readManifest(bytes, { ...PLACE, [field]: 'another' })).toThrow(
      expect.objectContaining({
        code: 'backup-damaged',
        message: expect.stringContaining(`is of another backup (${field}`) as string,
      }),
    );
  });

  it.each(['../database.dump', '/etc/passwd', 'database', 'a/b.tar', '..'])(
    'with a part named %j is refused',
    (name) => {
      const given = changed(
        (one) =>
          ((one['parts'] as { name: string }[])[0] = {
            ...(one['parts'] as { name: string }[])[0],
            name,
          }),
      );
      expect(() => readManifest(given, PLACE)).toThrow(/invalid: parts\.0\.name/);
    },
  );
});
