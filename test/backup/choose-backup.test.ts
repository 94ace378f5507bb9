import { describe, expect, it } from 'vitest';
import { chooseBackup, parseBackupChoice } from '../../src/backup/choose-backup.ts';

const backups = [
  { id: '20261127T023000Z-000003', at: new Date('2026-11-27T02:30:00Z'), problem: 'cut' },
  { id: '20261126T023000Z-000002', at: new Date('2026-11-26T02:30:00Z') },
  { id: '20261125T023000Z-000001', at: new Date('2026-11-25T02:30:00Z') },
];
const choose = (from: string, timeZone = 'UTC'): string =>
  chooseBackup(backups, parseBackupChoice(from), { slug: 'acme', timeZone }).id.slice(-1);

describe('which backup --from means', () => {
  it.each([
    ['latest', '2'],
    ['20261125T023000Z-000001', '1'],
    ['2026-11-25', '1'],
    ['2026-11-26T02:30:00Z', '2'],
    ['2026-11-26T02:29:59Z', '1'],
    ['2026-11-25T21:30:00-05:00', '2'],
    ['2030-01-01T00:00Z', '2'],
  ])('%s: the good one', (from, id) => {
    expect(choose(from)).toBe(id);
  });

  it('a day is that of the client', () => {
    expect(choose('2026-11-25', 'America/Bogota')).toBe('2');
  });

  it.each(['2026-11-20T00:00:00Z', '2026-11-27', '20261101T023000Z-000009'])(
    '%s matches none',
    (from) => {
      expect(() => choose(from)).toThrow(expect.objectContaining({ code: 'backup-unknown' }));
    },
  );

  it('one that is named and damaged is refused', () => {
    const error = expect.objectContaining({ code: 'backup-damaged', message: 'cut' }) as unknown;
    expect(() => choose('20261127T023000Z-000003')).toThrow(error);
  });

  it.each(['', 'yesterday', '2026-02-30', '2026-11-25T02:30', '25/11/2026', '2026-13-01'])(
    '%j is none of them',
    (from) => {
      expect(() => parseBackupChoice(from)).toThrow(expect.objectContaining({ code: 'bad-flags' }));
    },
  );
});
