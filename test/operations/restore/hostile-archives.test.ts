import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { rawPublicKey } from '../../../src/backup/sign-manifest.ts';
import { collectBytes } from '../../../src/core/collect-bytes.ts';
import type { ReportEvent } from '../../../src/core/reporter.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { openFilesFleet } from '../../support/files-fleet.ts';
import { createRestoreFleet, type RestoreFleet } from '../../support/restore-fleet.ts';
import { writeBackup } from '../../support/write-backup.ts';

import { RECORD_FILE as RECORD } from '../../../src/workspace/clients/read-client.ts';
const CONTENTS = { 'contents.json': Buffer.from('{}') };
const FILES = { only: ['files'] } as const;

type Entry = Partial<Header> & { name: string } & { text?: string };

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of entries) {
    archive.entry({ ...header, ...(header.type === undefined || header.type === 'file' ? { size: header.size ?? Buffer.byteLength(text) } : {}) }, text); // prettier-ignore
  }
  archive.finalize();
  return collectBytes(archive as AsyncIterable<Uint8Array>);
}

/** The header of a member with a size and a type of its own, whatever follows. */
function header(size: number, type: string, name = 'long'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')} `, 124);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Everything below the workspace, but for what pulso keeps of its own work. */
function listFolder({ workspace }: RestoreFleet): string[] {
  const all = readdirSync(workspace.root, { recursive: true, encoding: 'utf8' });
  return all.filter((path) => !path.startsWith('.pulso')).sort();
}

async function refused(fleet: RestoreFleet, parts: Record<string, Uint8Array>): Promise<string> {
  const before = listFolder(fleet);
  const from = await writeBackup({ ...CONTENTS, ...parts });
  const ended = await fleet.restore({ from, ...FILES }).catch((error: unknown) => error);
  expect(listFolder(fleet)).toEqual(before);
  expect(ended).toMatchObject({ code: 'backup-damaged' });
  return (ended as Error).message;
}

describe('the files of a backup that somebody else wrote', () => {
  it.each<[string, Entry, RegExp]>([
    ['a path with ..', { name: '../../evil', text: 'x' }, /leads out of its folder/],
    ['a path with .. inside', { name: 'config/../../evil', text: 'x' }, /leads out of its folder/],
    ['an absolute path', { name: '/etc/evil', text: 'x' }, /leads out of its folder/],
    ['a hard link', { name: 'a', type: 'link', linkname: '/etc/passwd' }, /has a link/],
    ['a device', { name: 'a', type: 'character-device' }, /has a character-device/],
    ['a pipe', { name: 'a', type: 'fifo' }, /has a fifo/],
    ['a link out of it by ..', { name: '../a', type: 'symlink', linkname: '/etc' }, /leads out of its folder/], // prettier-ignore
  ])('are refused with %s', async (_, entry, message) => {
    const fleet = await createRestoreFleet();
    expect(await refused(fleet, { 'files.tar': await tar([entry]) })).toMatch(message);
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['a member of 300 MB', () => header(300_000_000, '0')],
    ['a member of 300 MB that is not there', () => Buffer.concat([header(300_000_000, '0'), Buffer.alloc(512)])], // prettier-ignore
    ['more files than a client has', () => Buffer.concat(Array.from({ length: 20_001 }, (_, n) => header(0, '0', `${n}`)))], // prettier-ignore
  ])('are refused with %s', async (_, build) => {
    const fleet = await createRestoreFleet();
    const message = await refused(fleet, { 'files.tar': await build() });
    expect(message).toMatch(/more than a client can have/);
  });

  it('are refused where a few bytes of zstd become a header of 20 MB', async () => {
    const fleet = await createRestoreFleet();
    const bomb = zstdCompressSync(Buffer.concat([header(20_000_000, 'x'), Buffer.alloc(20_000_000)])); // prettier-ignore
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refused(fleet, { 'files.tar.zst': bomb })).toMatch(
      /not an archive that can be unpacked/,
    );
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['is cut', async () => (await tar([{ name: 'a', text: 'x'.repeat(2000) }])).subarray(0, 1000)],
    ['is not an archive', () => Buffer.from('x'.repeat(2048))],
  ])('are refused where the archive %s', async (_, build) => {
    const fleet = await createRestoreFleet();
    expect(await refused(fleet, { 'files.tar': await build() })).toMatch(/files\.tar/);
  });

  it('are restored without their links, and nothing is written through one', async () => {
    const fleet = await createRestoreFleet();
    const record = readFileSync(join(fleet.workspace.root, 'clients/acme', RECORD), 'utf8');
    const archive = await tar([
      { name: RECORD, text: record },
      { name: 'config/out', type: 'symlink', linkname: '/tmp' },
      { name: 'config/out/evil', text: 'x' },
    ]);
    const events: ReportEvent[] = [];
    const context = fleet.contextWith({ reporter: { report: (event) => void events.push(event) } });
    const from = await writeBackup({ ...CONTENTS, 'files.tar': archive });
    await fleet.restore({ from, ...FILES, dryRun: true }, context);
    expect(events.map(({ message }) => message)).toContain('config/out is a link in the backup: it is not restored'); // prettier-ignore
    expect(existsSync('/tmp/evil')).toBe(false);
  });
});

describe('a volume in a backup that somebody else wrote', () => {
  const refusedVolume = async (
    archive: Uint8Array,
    changes: Record<string, unknown> = {},
    part = 'volume1.tar',
  ): Promise<string> => {
    const files = await openFilesFleet();
    const fleet = await createRestoreFleet('', files.changes);
    await files.fill('live');
    const before = await files.list();
    const volume = { name: 'files', part: 'volume1.tar', entries: 10, bytes: 1000, digest: '0' };
    const contents = Buffer.from(JSON.stringify({ volumes: [{ ...volume, ...changes }] }));
    const from = await writeBackup({ 'contents.json': contents, [part]: archive });
    const applied = fleet.fake.applied.length;
    const ended = await fleet.restore({ from, only: ['volumes'] }).catch((error: unknown) => error);
    expect(ended).toMatchObject({ code: 'backup-damaged' });
    expect(await files.list()).toBe(before);
    expect(readdirSync(files.path()).filter((name) => name.startsWith('.pulso'))).toEqual([]);
    expect(fleet.fake.applied).toHaveLength(applied);
    return (ended as Error).message;
  };

  it.each<[string, Entry[], RegExp]>([
    ['a path with ..', [{ name: '../../evil', text: 'x' }], /path that leads out of its volume/],
    ['a link out of it', [{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }], /link that leads out of its volume/], // prettier-ignore
    ['a hard link out of it', [{ name: 'a', type: 'link', linkname: '../../etc/passwd' }], /link that leads out of its volume/], // prettier-ignore
    ['a file behind a link', [{ name: 'a', type: 'symlink', linkname: '.' }, { name: 'a/x', text: 'x' }], /goes through a link/], // prettier-ignore
    ['a device', [{ name: 'a', type: 'block-device' }], /has a block-device/],
    ['a huge member', [{ name: 'a', text: 'x'.repeat(1001) }], /has more than was saved/],
    ["a folder of pulso's own", [{ name: '.pulso-before-0123456789ab/x', text: 'x' }], /which no volume has/], // prettier-ignore
    ['other content', [{ name: 'a', text: 'x' }], /does not have what the volume files had/],
  ])('is refused with %s, and nothing is touched', async (_, entries, message) => {
    expect(await refusedVolume(await tar(entries))).toMatch(message);
  });

  it('is refused where a few bytes become a hundred megabytes', async () => {
    const bomb = zstdCompressSync(Buffer.concat([header(100_000_000, '0'), Buffer.alloc(100_000_512)])); // prettier-ignore
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusedVolume(bomb, {}, 'volume1.tar.zst')).toMatch(/has more than was saved/);
  });

  it('is refused where its part is not there, or leads elsewhere', async () => {
    for (const part of ['volume2.tar', '../../volume1.tar', 'contents.json'])
      expect(await refusedVolume(await tar([{ name: 'a' }]), { part })).toMatch(/is missing|not an archive/); // prettier-ignore
  });
});

describe('the manifest of a backup that somebody else wrote', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of an older format', { version: 0 }, 'backup-damaged'],
    ['of a newer format', { version: 2 }, 'backup-version'],
    ['of another client', { slug: 'other' }, 'backup-unknown'],
    ['with a part that is not there', { parts: [PART('absent.tar')] }, 'backup-damaged'],
    ['with a part outside of its folder', { parts: [PART('../../x.tar')] }, 'backup-damaged'],
    ['with an encrypted part that is not', { parts: [{ ...PART('contents.json'), recipients: ['age1x'] }] }, 'key-missing'], // prettier-ignore
    ['without contents', { parts: [] }, 'backup-damaged'],
  ])('%s is refused', async (_, changes, code) => {
    const fleet = await createRestoreFleet();
    const from = await writeBackup(CONTENTS, changes);
    await expect(fleet.restore({ from, ...FILES })).rejects.toMatchObject({ code });
    expect(fleet.server.done).toEqual([]);
  });
});

function PART(name: string): object {
  return { name, bytes: 2, plainBytes: 2, compression: 'none', recipients: [], sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' }; // prettier-ignore
}

describe('who signed a backup', () => {
  const signing = generateKeyPairSync('ed25519').privateKey;
  const withSigners = (fleet: RestoreFleet, signers: string[] | undefined) => {
    const { config } = fleet.workspace;
    const backups = { ...config.backups, ...(signers && { signers }) };
    const events: ReportEvent[] = [];
    const context: OperationContext = fleet.contextWith({
      workspace: { ...fleet.workspace, config: { ...config, backups } },
      reporter: { report: (event) => void events.push(event) },
    });
    return { context, warned: () => events.some(({ code }) => code === 'signer-unknown') };
  };
  const restore = async (signers: string[] | undefined) => {
    const fleet = await createRestoreFleet();
    const record = readFileSync(join(fleet.workspace.root, 'clients/acme', RECORD), 'utf8');
    const files = await tar([{ name: RECORD, text: record }]);
    const from = await writeBackup({ ...CONTENTS, 'files.tar': files }, {}, signing);
    const { context, warned } = withSigners(fleet, signers);
    const ended = fleet.restore({ from, ...FILES, dryRun: true }, context);
    return { outcome: await ended.then(({ outcome }) => outcome, (error: unknown) => (error as { code: string }).code), warned: warned() }; // prettier-ignore
  };

  it('is a warning if it is another machine', async () => {
    expect(await restore(undefined)).toEqual({ outcome: 'planned', warned: true });
  });

  it('is refused if pulso.yaml lists the machines and it is not one of them', async () => {
    expect(await restore([])).toEqual({ outcome: 'signer-unknown', warned: false });
  });

  it('is fine if pulso.yaml lists it', async () => {
    expect(await restore([rawPublicKey(signing)])).toEqual({ outcome: 'planned', warned: false });
  });

  it('is fine if it is this machine', async () => {
    const fleet = await createRestoreFleet();
    await fleet.backup();
    const { context, warned } = withSigners(fleet, []);
    expect(await fleet.restore({}, context)).toMatchObject({ outcome: 'restored' });
    expect(warned()).toBe(false);
  });
});
