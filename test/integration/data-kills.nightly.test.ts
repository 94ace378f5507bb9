import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Dockerode from 'dockerode';
import { expect, it, onTestFinished } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { BackupsResult } from '../../src/operations/catalog/schemas/data-schemas.ts';
import { EMPTY, expectSettled, fillClient, goOn, listLeft, readContent, runningStack } from '../support/data-kills.ts'; // prettier-ignore
import { openKeptFleet, type KeptFleet } from '../support/kept-fleet.ts';
import { KillClock } from '../support/kill-clock.ts';
import { killCount } from '../support/kill-count.ts';
import { readStandIns } from '../support/shipped-fleet.ts';
import { startTinyEngine } from '../support/tiny-engine.ts';

/** Of each of the five verbs: `PULSO_KILLS` in all. */
const KILLS = Math.ceil(killCount(100) / 5);
/** Kills in a row, before a run is left to end: what goes on after a kill is killed too. */
const IN_A_ROW = 3;
const TIMEOUT = { timeout: 900_000 + KILLS * 60_000 };
/** Steps of it come to every part of a whole, wherever they begin. */
const GOLDEN = 0.618034;

type Argv = readonly string[];

/** Kills runs of commands, each of which was measured by a word of it, at moments that are spread over all of it, and ends the work after each row of kills. */
async function killOften(
  fleet: KeptFleet,
  wholes: Readonly<Record<string, number>>,
  { argv, end }: { argv: () => Argv | Promise<Argv>; end: (row: number) => Promise<void> },
): Promise<void> {
  const from = Math.random();
  const clocks = new Map(Object.entries(wholes).map(([word, whole]) => [word, new KillClock(whole)])); // prettier-ignore
  let cut = 0;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const words = await argv();
    // What takes another time has another word.
    const clock = clocks.get([...words].reverse().find((word) => clocks.has(word)) ?? '');
    if (clock === undefined) throw new Error(`${words.join(' ')} was not measured`);
    if (await clock.kill(fleet.spawn(...words), (from + kill * GOLDEN) % 1)) cut += 1;
    if (kill % IN_A_ROW === 0 || kill === KILLS) await end(Math.ceil(kill / IN_A_ROW));
  }
  // Most were cut short, or nothing was shown.
  expect(cut).toBeGreaterThan(KILLS / 2);
}

/** Milliseconds that a run takes that nobody kills. */
async function measure(fleet: KeptFleet, ...argv: string[]): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await fleet.pulso(...argv);
  expect(code, stderr).toBe(0);
  return performance.now() - begun;
}

async function idOf({ root }: KeptFleet): Promise<string> {
  return (await readFile(join(root, '.pulso-id'), 'utf8')).trim();
}

/** All is as it was before the first kill: nothing of the client is lost, and nothing is left over. */
async function expectWhole(fleet: KeptFleet, slug: string, content: string): Promise<void> {
  expect(await readContent(fleet.engine, slug)).toBe(content);
  await expectSettled(fleet, fleet.engine, slug);
  expect(await listLeft(fleet.docker, await idOf(fleet))).toEqual(runningStack(slug));
}

it(`${KILLS} kills of a backup: the next one is made, and the app runs`, TIMEOUT, async () => {
  const fleet = await openKeptFleet();
  const slug = await fleet.create('kills');
  await fillClient(fleet, slug, 'first');
  const content = await readContent(fleet.engine, slug);
  const whole = await measure(fleet, 'backup', slug);
  await killOften(
    fleet,
    { backup: whole },
    {
      argv: () => ['backup', slug],
      end: async () => {
        await fleet.save(slug);
        await expectWhole(fleet, slug, content);
      },
    },
  );
});

it(
  `${KILLS} kills of a restore: it is finished or undone, database and files together`,
  TIMEOUT,
  async () => {
    const fleet = await openKeptFleet();
    const slug = await fleet.create('kills');
    await fillClient(fleet, slug, 'first');
    const first = await readContent(fleet.engine, slug);
    const id = await fleet.save(slug);
    const restore = ['restore', slug, '--from', id, '--yes'];
    const whole = await measure(fleet, ...restore);
    const change = async (): Promise<string> => {
      await fillClient(fleet, slug, 'second');
      await fleet.save(slug);
      return readContent(fleet.engine, slug);
    };
    const second = await change();
    await killOften(
      fleet,
      { restore: whole },
      {
        argv: () => restore,
        end: async (row) => {
          // A deploy ends what was begun; the restore does so too, then restores.
          if (row % 2 === 0) {
            await fleet.json(0, 'deploy', slug);
            expect([first, second]).toContain(await readContent(fleet.engine, slug));
          }
          await fleet.json(0, ...restore);
          expect(await readContent(fleet.engine, slug)).toBe(first);
          if (row % 2 === 1) {
            await fleet.json(0, 'restore', slug, '--rollback', '--yes');
            expect([first, second]).toContain(await readContent(fleet.engine, slug));
          }
          expect(await change()).toBe(second);
          await expectWhole(fleet, slug, second);
        },
      },
    );
  },
);

it(`${KILLS} kills of a reset: nothing goes that is in no backup`, TIMEOUT, async () => {
  const fleet = await openKeptFleet();
  const slug = await fleet.create('kills');
  await fillClient(fleet, slug, 'first');
  const content = await readContent(fleet.engine, slug);
  const ids = async (): Promise<string[]> => {
    const { clients } = await fleet.json<BackupsResult>(0, 'backups', slug);
    return (clients[0]?.backups ?? []).map(({ id }) => id).sort();
  };
  const bringBack = async (id: string): Promise<void> => {
    await fleet.json(0, 'restore', slug, '--from', id, '--yes', '--no-backup');
    await fleet.save(slug);
  };
  const whole = await measure(fleet, 'reset', slug, '--yes');
  expect(await readContent(fleet.engine, slug)).toBe(EMPTY);
  await bringBack((await ids()).at(-1) ?? '');
  let known = await ids();
  await killOften(
    fleet,
    { reset: whole },
    {
      argv: () => ['reset', slug, '--yes'],
      end: async (row) => {
        await fleet.json(0, ...(row % 2 === 0 ? ['deploy', slug] : ['reset', slug, '--yes']));
        const found = await readContent(fleet.engine, slug);
        expect([content, EMPTY]).toContain(found);
        // The first one since is from before anything was deleted.
        const [saved] = (await ids()).filter((id) => !known.includes(id));
        if (found === EMPTY) await bringBack(saved ?? 'nothing was saved');
        await expectWhole(fleet, slug, content);
        known = await ids();
      },
    },
  );
});

it(
  `${KILLS} kills of a rename: the same command ends it, with data and backups`,
  TIMEOUT,
  async () => {
    const fleet = await openKeptFleet();
    let slug = await fleet.create('kills');
    let next = fleet.slug('next');
    await fillClient(fleet, slug, 'first');
    const content = await readContent(fleet.engine, slug);
    for (let saved = 0; saved < 2; saved += 1) await fleet.save(slug);
    const turn = (): void => void ([slug, next] = [next, slug]);
    const whole = await measure(fleet, 'rename', slug, next, '--yes');
    turn();
    const isOver = (): boolean => [`clients/${slug}`, `.pulso/renames/${slug}/state.json`].every((path) => !existsSync(join(fleet.root, path))); // prettier-ignore
    await killOften(
      fleet,
      { rename: whole },
      {
        argv: () => {
          if (isOver()) turn();
          return ['rename', slug, next, '--yes'];
        },
        end: async () => {
          if (!isOver()) await fleet.json(0, 'rename', slug, next, '--yes');
          turn();
          await expectWhole(fleet, slug, content);
          const { clients } = await fleet.json<BackupsResult>(0, 'backups', slug);
          expect(clients[0]?.backups).toHaveLength(2);
          await fleet.json(0, 'restore', slug, '--check');
        },
      },
    );
  },
);

it(
  `${KILLS} kills of a move and its end: the client is whole on one target`,
  TIMEOUT,
  async ({ skip }) => {
    const other = await startTinyEngine('3g');
    if (other === undefined) return skip();
    const image = (await readStandIns())['postgres:15'] ?? 'postgres:15';
    await promisify(execFile)('sh', ['-c', 'docker save "$0" | docker --host "$1" load', image, other.host]); // prettier-ignore
    const away = await connectDocker({ name: 'other', host: other.host });
    onTestFinished(() => away.close());
    const fleet = await openKeptFleet({ other: { engine: 'docker', host: other.host } });
    const slug = await fleet.create('kills');
    await fillClient(fleet, slug, 'first');
    const content = await readContent(fleet.engine, slug);
    const docker: Record<string, { docker: Dockerode; engine: Engine }> = {
      local: { docker: fleet.docker, engine: fleet.engine },
      other: { docker: other.docker, engine: away },
    };
    const home = async (): Promise<string> => {
      const { clients } = await fleet.json<{ clients: { target: string }[] }>(0, 'list');
      return clients[0]?.target ?? '';
    };
    const journal = join(fleet.root, '.pulso/clients', slug, 'move.json');
    const move = async (): Promise<Argv> => {
      const to = (await home()) === 'local' ? 'other' : 'local';
      return ['move', slug, '--target', to, '--yes'];
    };
    /** What comes next of a move: it is made, or committed or taken back, as chance has it. */
    const advance = async (): Promise<Argv> => {
      if (!existsSync(journal)) return move();
      const isMoved = (await readFile(journal, 'utf8')).includes('"moved"');
      return ['move', slug, isMoved && Math.random() < 0.5 ? '--commit' : '--rollback', '--yes'];
    };
    const back = ['move', slug, '--rollback', '--yes'];
    await fleet.json(0, ...(await move()));
    const rollback = await measure(fleet, ...back);
    expect(await readContent(fleet.engine, slug)).toBe(content);
    const whole = await measure(fleet, ...(await move()));
    expect(await readContent(away, slug)).toBe(content);
    const commit = await measure(fleet, 'move', slug, '--commit', '--yes');
    const wholes = { '--target': whole, '--rollback': rollback, '--commit': commit };
    await killOften(fleet, wholes, {
      argv: advance,
      end: async (row) => {
        for (let tries = 0; existsSync(journal); tries += 1) {
          expect(tries).toBeLessThan(3);
          await goOn(fleet, await advance());
        }
        // Moved and committed, whatever was left on the other target of those that were killed goes.
        if (row % 2 === 0) {
          await goOn(fleet, await move());
          await goOn(fleet, ['move', slug, '--commit', '--yes']);
        }
        const here = await home();
        const there = here === 'local' ? 'other' : 'local';
        expect(await readContent(docker[here]!.engine, slug)).toBe(content);
        await expectSettled(fleet, docker[here]!.engine, slug);
        const id = await idOf(fleet);
        expect(await listLeft(docker[here]!.docker, id)).toEqual(runningStack(slug));
        const left = await listLeft(docker[there]!.docker, id);
        expect(left.filter((one) => !one.startsWith('volume'))).toEqual([]);
        if (row % 2 === 0) expect(left).toEqual([]);
      },
    });
  },
);
