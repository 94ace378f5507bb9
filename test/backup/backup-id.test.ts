import { describe, expect, it } from 'vitest';
import { createBackupId, timeOfBackup } from '../../src/backup/backup-id.ts';

describe('the id of a backup', () => {
  it('is the second it was begun in and a random end', () => {
    expect(createBackupId(new Date('2026-11-25T02:30:00.999Z'), '7f3a9c')).toBe(
      '20261125T023000Z-7f3a9c',
    );
  });

  it('gives the time back', () => {
    expect(timeOfBackup('20261125T023000Z-7f3a9c')).toEqual(new Date('2026-11-25T02:30:00Z'));
  });

  it.each([
    '',
    '..',
    '.partial-20261125T023000Z-7f3a9c',
    '20261325T023000Z-7f3a9c',
    '20260230T023000Z-7f3a9c',
    '20261125T023000Z-7f3a9c/..',
    '20261125T023000Z-7F3A9C',
  ])('is not %j', (text) => {
    expect(timeOfBackup(text)).toBeUndefined();
  });
});
