import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  dropVolumeFolder,
  measureFreeSpace,
  swapVolumeIn,
  swapVolumeOut,
  VOLUME_PATH,
} from '../../../src/operations/volumes/volume-commands.ts';
import { listTree } from '../../support/folder-volumes.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const SCRATCH = '.pulso-scratch-0123456789ab';
const KEPT = '.pulso-before-0123456789ab';
const FOLDERS = { scratch: SCRATCH, kept: KEPT };

/** Content with names that shells stumble over. */
function fill(folder: string, word: string, mode: number): void {
  mkdirSync(join(folder, `${word} folder/deep`), { recursive: true });
  writeFileSync(join(folder, `${word} folder/deep/file`), word);
  for (const name of [`-${word}`, `.${word}`, `..${word}`, `${word}*`, `${word}\n`, 'same', "it's"])
    writeFileSync(join(folder, name), word);
  mkdirSync(join(folder, 'empty'));
  symlinkSync('nowhere', join(folder, 'link'));
  chmodSync(folder, mode);
}

interface Volume {
  path: string;
  /** What was live, and what was loaded, alone. */
  live: string;
  loaded: string;
}

async function createVolume(): Promise<Volume> {
  const path = await temporaryFolder();
  fill(path, 'live', 0o2750);
  const live = await listTree(path);
  mkdirSync(join(path, SCRATCH));
  fill(join(path, SCRATCH), 'loaded', 0o755);
  return { path, live, loaded: await listTree(join(path, SCRATCH)) };
}

async function run(path: string, argv: readonly string[], env = process.env): Promise<string> {
  const [program = '', ...words] = argv.map((word) => (word === VOLUME_PATH ? path : word));
  return (await promisify(execFile)(program, words, { env })).stdout;
}

/** A program `mv` that does so many moves, then kills the shell that runs it. */
async function killAfter(moves: number): Promise<NodeJS.ProcessEnv> {
  const folder = await temporaryFolder();
  const script = `#!/bin/sh
n=$(cat ${folder}/n 2>/dev/null || echo 0)
if [ "$n" -ge ${moves} ]; then kill -9 $PPID; exit 1; fi
echo $((n + 1)) > ${folder}/n
exec /bin/mv "$@"
`;
  writeFileSync(join(folder, 'mv'), script, { mode: 0o755 });
  return { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
}

const ownOf = (path: string): string[] =>
  readdirSync(path)
    .filter((name) => name.startsWith('.pulso-'))
    .sort();

describe('the content of a volume', () => {
  it('is swapped with what was loaded beside it, and back, as often as one likes', async () => {
    const { path, live, loaded } = await createVolume();
    for (let round = 0; round < 2; round += 1) {
      await run(path, swapVolumeIn(FOLDERS));
      await run(path, swapVolumeIn(FOLDERS));
      expect(await listTree(path)).toBe(loaded);
      expect(await listTree(join(path, KEPT))).toBe(live);
      expect(ownOf(path)).toEqual([KEPT]);
      await run(path, swapVolumeOut(FOLDERS));
      await run(path, swapVolumeOut(FOLDERS));
      expect(await listTree(path)).toBe(live);
      expect(await listTree(join(path, SCRATCH))).toBe(loaded);
      expect(ownOf(path)).toEqual([SCRATCH]);
    }
    await run(path, dropVolumeFolder(SCRATCH));
    expect(ownOf(path)).toEqual([]);
    expect(await listTree(path)).toBe(live);
  });

  it('is whole after a kill at any of the moves: done again, or undone', async () => {
    // Of 21 moves: the first and the last of each of the two rounds, and the one between them.
    for (const kill of [0, 1, 5, 9, 10, 11, 15, 20]) {
      const { path, live, loaded } = await createVolume();
      await run(path, swapVolumeIn(FOLDERS), await killAfter(kill)).catch(() => undefined);
      const other = await temporaryFolder();
      await cp(path, other, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      chmodSync(other, 0o2750);
      await run(path, swapVolumeIn(FOLDERS));
      expect(await listTree(path), `kill ${kill}`).toBe(loaded);
      expect(await listTree(join(path, KEPT)), `kill ${kill}`).toBe(live);
      // Undone, and that is killed too.
      await run(other, swapVolumeOut(FOLDERS), await killAfter(kill % 7)).catch(() => undefined);
      await run(other, swapVolumeOut(FOLDERS));
      const names = (text: string): string[] =>
        text.split('\n').map((line) => line.split(' ')[0] ?? '');
      expect(names(await listTree(other)), `kill ${kill}`).toEqual(names(live));
      expect(ownOf(other), `kill ${kill}`).toEqual([SCRATCH]);
    }
  });

  it('says how much room there is', async () => {
    const { path } = await createVolume();
    const free = Number((await run(path, measureFreeSpace())).trim().split(/\s+/)[3]);
    expect(free).toBeGreaterThan(0);
  });
});
