import { setTimeout as sleep } from 'node:timers/promises';
import type { PulsoProcess } from './spawn-pulso.ts';

/**
 * Kills runs of one command at moments of the time that a whole one takes. The time is measured
 * anew as the runs show it: a machine that was busy at the first run may be quiet at the next.
 */
export class KillClock {
  #whole: number;

  /** `whole`: milliseconds that a run took that nobody killed. */
  constructor(whole: number) {
    this.#whole = whole;
  }

  /** Kills a run after a share of a whole one; false: it had ended. */
  async kill({ process, ended }: PulsoProcess, share: number): Promise<boolean> {
    const started = performance.now();
    await Promise.race([ended, sleep(this.#whole * share)]);
    const isCut = process.kill('SIGKILL');
    const time = performance.now() - started;
    const { code } = await ended;
    // One that was refused says nothing about a whole one.
    if (!isCut && code === 0) this.#whole = Math.min(this.#whole, time);
    return isCut;
  }

  /** Kills came before anything had changed: a whole run takes longer than was thought. */
  allTooEarly(): void {
    this.#whole *= 1.3;
  }

  /** Kills came after everything had changed: a whole run takes less than was thought. */
  allTooLate(): void {
    this.#whole /= 1.3;
  }
}
