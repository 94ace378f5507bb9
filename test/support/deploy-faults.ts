import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-workspace.ts';

/** What happens to a deploy at a random moment. */
export type Fault =
  | { kind: 'kill' }
  /** Every connection to the engine ends; new ones work. */
  | { kind: 'cut' }
  /** Nothing of it runs for this long. */
  | { kind: 'pause'; milliseconds: number }
  /** The disk of the workspace is full until the deploy ends. */
  | { kind: 'disk' }
  /** The clock jumps, in milliseconds. */
  | { kind: 'clock'; by: number };

const HOUR = 3_600_000;

export function pickFault(
  pick: <T>(from: readonly T[]) => T,
  chance: (p: number) => boolean,
): Fault {
  return pick<() => Fault>([
    () => ({ kind: 'kill' }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'pause', milliseconds: chance(0.1) ? 20_000 : pick([200, 1000, 3000]) }),
    () => ({ kind: 'disk' }),
    () => ({ kind: 'clock', by: pick([-24 * HOUR, -HOUR, -30_000, 30_000, HOUR, 24 * HOUR]) }),
  ])();
}

/** Fills the disk that a folder is on; gives the path of the file that does. */
export async function fillDisk(folder: string): Promise<string> {
  const path = join(folder, 'filler');
  const file = await open(path, 'w');
  const block = Buffer.alloc(65_536);
  try {
    for (;;) await file.write(block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
  return path;
}

/** The environment of a process whose clock jumps after this many milliseconds. */
export async function jumpClock(after: number, by: number): Promise<Record<string, string>> {
  const script = join(await temporaryFolder(), 'clock.mjs');
  await writeFile(
    script,
    `const now = Date.now;
const start = performance.now();
const shift = () => (performance.now() - start > ${after} ? ${by} : 0);
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(now() + shift());
    else super(...given);
  }
  static now() {
    return now() + shift();
  }
};
`,
  );
  return { NODE_OPTIONS: `--import=${script}` };
}
