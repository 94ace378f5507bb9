import { utimesSync } from 'node:fs';
import { stat, utimes } from 'node:fs/promises';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

/** Kept while the work runs. Work that lost it ends with `lock-lost`, whatever it returns. */
export interface Lease {
  /** Aborted once the lease is known to be lost, with `lock-lost` as its reason. */
  readonly signal: AbortSignal;
  /**
   * Throws `lock-lost` if this process did not run for longer than its lease: another may have the lock by
   * now. Call it before each change; it compares clocks and asks nothing of the disk.
   */
  assertHeld(): void;
  /** Keeps the lock over work that computes for long and lets no timer run. Call it now and then; throws as assertHeld. */
  beat(): void;
  /** As assertHeld, and looks at the lock itself. For the step that cannot be undone. */
  confirm(): Promise<void>;
}

/** A lock that was just taken. */
export interface HeldLock {
  /** The file that is touched while the lease lives. */
  mark: string;
  name: string;
  /** Milliseconds without a touch after which another may take the lock. */
  expiry: number;
}

/** Keeps the lock alive until `end`. A suspended machine stops timers but not the clock, which is compared. */
export function startLease({ mark, name, expiry }: HeldLock): Lease & { end(): void } {
  const lost = new AbortController();
  let touchedAt = Date.now();
  const lose = (): void => {
    if (!lost.signal.aborted) lost.abort(lockLostError(name));
  };
  const assertHeld = (): void => {
    if (Date.now() - touchedAt > expiry) lose();
    lost.signal.throwIfAborted();
  };
  const refresh = async (): Promise<void> => {
    const now = Date.now();
    if (now - touchedAt > expiry) lose();
    if (lost.signal.aborted) return;
    try {
      await touch(mark);
      touchedAt = now;
    } catch (error) {
      // Another took the lock and removed this mark. Any other failure may pass before the lease ends.
      if (systemCode(error) === 'ENOENT') lose();
    }
  };
  const beat = (): void => {
    assertHeld();
    const now = Date.now();
    if (now - touchedAt < expiry / 5) return;
    try {
      utimesSync(mark, now / 1000, now / 1000);
      touchedAt = now;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') lose();
    }
    lost.signal.throwIfAborted();
  };
  const heartbeat = setInterval(() => void refresh(), expiry / 5);
  return {
    signal: lost.signal,
    assertHeld,
    beat,
    confirm: async () => {
      assertHeld();
      const held = await stat(mark).then(() => true, () => false); // prettier-ignore
      if (!held) lose();
      lost.signal.throwIfAborted();
    },
    end: () => { clearInterval(heartbeat); }, // prettier-ignore
  };
}

/** Marks the lock as alive now. */
export async function touch(mark: string): Promise<void> {
  const now = new Date();
  await utimes(mark, now, now);
}

function lockLostError(name: string): PulsoError {
  const message = `lock "${name}" lost: this process was paused longer than its lease, and the lock may have been taken over`;
  return new PulsoError('lock-lost', message, {
    hint: 'check what was changed meanwhile (pulso audit), then run it again',
  });
}
