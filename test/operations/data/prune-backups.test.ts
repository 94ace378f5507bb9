import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { pruneBackups } from '../../../src/operations/data/prune-backups.ts';
import { createBackupFleet } from '../../support/backup-fleet.ts';

const KEEP = '  keep: {last: 1, daily: 0, weekly: 0, monthly: 0}\n';

async function createDays(...days: string[]) {
  const fleet = await createBackupFleet(KEEP);
  const ids: string[] = [];
  for (const day of days) {
    fleet.setClock(`2026-11-${day}T12:00:00Z`);
    const { clients } = await fleet.backup({ slugs: ['acme', 'acme-2'] });
    ids.push(clients[0]?.backup?.id ?? '');
  }
  const list = async (slug = 'acme', check = false) =>
    (await listBackups(fleet.context, { slugs: [slug], check })).clients[0];
  const prune = async (dryRun = false, yes = true) =>
    pruneBackups(fleet.context, { slugs: ['acme'], dryRun, confirm: () => Promise.resolve(yes) });
  return { ...fleet, ids, list, prune };
}

describe('pulso backups', () => {
  it('lists newest first, with the newest good one', async () => {
    const { ids, list } = await createDays('20', '21');
    expect(await list()).toMatchObject({
      backups: [
        { id: ids[1], state: 'good', encrypted: true, database: 'postgresql' },
        { id: ids[0] },
      ],
      newestGood: ids[1],
      due: false,
    });
  });

  it.each([
    ['a part that is cut', 'database.dump.gz.age', (bytes: Buffer) => bytes.subarray(1), false],
    ['a part of which one bit changed', 'roles.sql.age', flipLast, true],
    ['secrets of which one bit changed', 'secrets.tar.age', flipLast, true],
    ['a manifest of which one bit changed', 'manifest.json', flipMiddle, false],
  ])('finds %s', async (_, name, spoil, check) => {
    const { ids, list, folder } = await createDays('20', '21');
    const file = folder('acme', ids[1] ?? '', name);
    await writeFile(file, spoil(await readFile(file)));
    const found = await list('acme', check);
    expect(found).toMatchObject({
      backups: [
        { id: ids[1], state: 'damaged', problem: expect.any(String) as string },
        { state: 'good' },
      ],
      newestGood: ids[0],
    });
    expect(await list('acme-2', true)).toMatchObject({ backups: [{ state: 'good' }, {}] });
  });

  it('says how far it is while it reads every byte', async () => {
    const { ids, dump, backup, list, context } = await createDays();
    expect(ids).toEqual([]);
    dump.content = randomBytes(20 * 1024 * 1024);
    const { clients } = await backup();
    const id = clients[0]?.backup?.id ?? '';
    const read = { slug: 'acme', code: 'backup-read', subject: `backup/${id}` };
    const eventsOf = () => context.events.filter(({ code }) => code === read.code);
    await list();
    expect(eventsOf()).toEqual([]);
    await list('acme', true);
    const message = expect.stringMatching(/^\d+\.\d of 21\.0 MB, /) as string;
    const update = { ...read, kind: 'update', message, fraction: expect.any(Number) as number };
    expect(eventsOf()).toEqual([{ ...read, kind: 'start' }, update, update, { ...read, kind: 'done' }]); // prettier-ignore
  });

  it("finds another client's backup in the folder of a client", async () => {
    const { ids, list, folder } = await createDays('20');
    const manifest = await readFile(
      folder('acme-2', (await list('acme-2'))?.backups[0]?.id ?? '', 'manifest.json'),
    );
    await writeFile(folder('acme', ids[0] ?? '', 'manifest.json'), manifest);
    expect((await list())?.backups).toMatchObject([
      { state: 'damaged', problem: expect.stringContaining('of another backup') as string },
    ]);
  });

  it('fails where the folder of the repository is gone', async () => {
    const { list, repository } = await createDays('20');
    await rm(repository, { recursive: true });
    expect(await list()).toMatchObject({ error: { code: 'repository-unreachable' }, due: true });
  });
});

describe('pulso prune', () => {
  it('removes what no rule keeps, and nothing of a client whose slug begins alike', async () => {
    const { ids, prune, list } = await createDays('18', '20', '22');
    expect((await prune()).clients).toMatchObject([
      { outcome: 'pruned', removed: [ids[0], ids[1]] },
    ]);
    expect((await list())?.backups.map(({ id }) => id)).toEqual([ids[2]]);
    expect((await list('acme-2'))?.backups).toHaveLength(3);
    expect((await prune()).clients).toMatchObject([{ outcome: 'unchanged', removed: [] }]);
  });

  it('removes nothing with --dry-run, or without a yes', async () => {
    const { prune, list } = await createDays('18', '20');
    expect((await prune(true)).clients).toMatchObject([{ outcome: 'planned' }]);
    expect((await prune(false, false)).clients).toMatchObject([
      { outcome: 'declined', removed: [] },
    ]);
    expect((await list())?.backups).toHaveLength(2);
  });

  it('keeps the last good one where newer ones are damaged', async () => {
    const { ids, prune, list, folder } = await createDays('18', '20', '22');
    await rm(folder('acme', ids[2] ?? '', 'database.dump.gz.age'));
    await prune();
    expect((await list())?.backups.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  });

  it('removes nothing where a backup is from the future', async () => {
    const { prune, list, setClock } = await createDays('18', '20', '22');
    setClock('2026-11-21T12:00:00Z');
    expect((await prune()).clients).toMatchObject([{ error: { code: 'clock-skew' } }]);
    expect((await list())?.backups).toHaveLength(3);
  });
});

function flipLast(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  return changed;
}

/** A digit of a date becomes another one: still JSON, and still of the right shape. */
function flipMiddle(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString().replace(/("endedAt": "20)26/, '$127'));
}
