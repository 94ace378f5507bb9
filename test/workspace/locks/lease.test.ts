import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startLease } from '../../../src/workspace/locks/lease.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const HOUR = 3_600_000;

/** A lease of a minute, and the clock that it reads. */
async function openLease() {
  const mark = join(await temporaryFolder(), 'mark');
  await writeFile(mark, '');
  const clock = { now: Date.now() };
  const lease = startLease({ mark, name: 'acme', expiry: 60_000 }, () => clock.now);
  onTestFinished(() => { lease.end(); }); // prettier-ignore
  return { mark, clock, lease };
}

it.each([HOUR, 61_000])(
  'is lost where the clock jumps %i ms ahead: the machine may have slept',
  async (by) => {
    const { clock, lease } = await openLease();
    lease.assertHeld();
    clock.now += by;
    expect(() => { lease.assertHeld(); }).toThrow(expect.objectContaining({ code: 'lock-lost' })); // prettier-ignore
    clock.now -= by;
    expect(() => { lease.assertHeld(); }).toThrow(expect.objectContaining({ code: 'lock-lost' })); // prettier-ignore
  },
);

it('stays where the clock is set back and nobody has taken the lock, and is refreshed by that clock', async () => {
  const { mark, clock, lease } = await openLease();
  clock.now -= HOUR;
  lease.assertHeld();
  expect((await stat(mark)).mtimeMs).toBeCloseTo(clock.now, -2);
  clock.now += 61_000;
  expect(() => { lease.assertHeld(); }).toThrow(expect.objectContaining({ code: 'lock-lost' })); // prettier-ignore
});

it('is lost where the clock was set back while the machine slept, and another took the lock', async () => {
  const { mark, clock, lease } = await openLease();
  await rm(mark);
  clock.now -= HOUR;
  expect(() => { lease.assertHeld(); }).toThrow(expect.objectContaining({ code: 'lock-lost' })); // prettier-ignore
  expect(lease.signal.aborted).toBe(true);
});
