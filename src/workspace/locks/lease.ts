import { utimesSync } from 'node:fs';
import { stat, utimes } from 'node:fs/promises';
import { PulsoError } from '../../core/pulso-error.ts';
import { systemCode } from '../../core/system-code.ts';

/** Kept while the work runs. Work that lost it ends with `lock-lost`, whatever it returns. */
export interface Lease {
  /** Whether the holder before was gone without giving the lock back: what it asked for may still be under way. */
  readonly tookOver: boolean;
  /** Aborted once the lease is known to be lost, with `lock-lost` as its reason. */
  readonly signal: AbortSignal;
  /**
   * Throws `lock-lost` if this process did not run for longer than its lease: another may have the lock by
   * now. Call it before each change; it compares clocks, and asks the disk only where one was set back.
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
  tookOver?: boolean;
}

/**
 * Keeps the lock alive until `end`. A suspended machine stops timers, and the monotonic clock too, but not the clock of
 * the day, which is compared; that one may be set back while the machine sleeps: then the lock itself is looked at.
 */
export function startLease(
  { mark, name, expiry, tookOver = false }: HeldLock,
  clock: () => number = Date.now,
): Lease & { end(): void } {
  const lost = new AbortController();
  let touchedAt = clock();
  let touchedAfter = performance.now();
  const noteTouch = (now: number): void => {
    touchedAt = now;
    touchedAfter = performance.now();
  };
  const lose = (): void => {
    if (!lost.signal.aborted) lost.abort(lockLostError(name));
  };
  const isOver = (now: number): boolean =>
    Math.max(now - touchedAt, performance.now() - touchedAfter) > expiry;
  const touchNow = (now: number): void => {
    try {
      utimesSync(mark, now / 1000, now / 1000);
      noteTouch(now);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') lose();
    }
  };
  const assertHeld = (): void => {
    const now = clock();
    if (isOver(now)) lose();
    else if (now < touchedAt) touchNow(now);
    lost.signal.throwIfAborted();
  };
  const refresh = async (): Promise<void> => {
    const now = clock();
    if (isOver(now)) lose();
    if (lost.signal.aborted) return;
    try {
      await touch(mark, now);
      noteTouch(now);
    } catch (error) {
      // Another took the lock and removed this mark. Any other failure may pass before the lease ends.
      if (systemCode(error) === 'ENOENT') lose();
    }
  };
  const beat = (): void => {
    assertHeld();
    const now = clock();
    if (now - touchedAt < expiry / 5) return;
    touchNow(now);
    lost.signal.throwIfAborted();
  };
  const heartbeat = setInterval(() => void refresh(), expiry / 5);
  return {
    tookOver,
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
export async function touch(mark: string, now = Date.now()): Promise<void> {
  await utimes(mark, now / 1000, now / 1000);
}

function lockLostError(name: string): PulsoError {
  const message = `lock "${name}" lost: this process was paused longer than its lease, and the lock may have been taken over`;
  return new PulsoError('lock-lost', message, {
    hint: 'check what was changed meanwhile (pulso audit), then run it again',
  });
}
