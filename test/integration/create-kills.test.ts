import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { validateClients } from '../../src/operations/validate/validate-clients.ts';
import { verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { listSlugs } from '../../src/workspace/clients/list-slugs.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { KillClock } from '../support/kill-clock.ts';
import { killCount } from '../support/kill-count.ts';
import { createArguments, runPulso, spawnPulso } from '../support/spawn-pulso.ts';
import { temporaryFolder } from '../support/temporary-workspace.ts';

const KILLS = killCount(20);
/** Killed beside each other, so that some hold the lock and some wait for it. */
const TOGETHER = 4;

async function makeWorkspace(): Promise<string> {
  const root = await temporaryFolder();
  expect(await runPulso(root, 'init')).toMatchObject({ code: 0 });
  await writeFile(
    join(root, 'pulso.local.yaml'),
    'blocks: {first: 1100}\nnetwork: {pool: 10.128.0.0/14}\n',
  );
  return root;
}

async function createNow(root: string, slug: string): Promise<number> {
  const started = performance.now();
  expect(await runPulso(root, ...createArguments(slug))).toMatchObject({ code: 0 });
  return performance.now() - started;
}

/** Paths of a client's files; secrets and all. */
async function filesOf({ root }: Workspace, slug: string): Promise<string[]> {
  return (await readdir(join(root, 'clients', slug), { recursive: true })).sort();
}

it(`after ${KILLS} kills at random moments every client is complete or absent`, async () => {
  const root = await makeWorkspace();
  const clock = new KillClock(await createNow(root, 'reference'));
  const workspace = await openWorkspace(root);
  const whole = await filesOf(workspace, 'reference');
  const slugs = Array.from({ length: KILLS }, (_, n) => `client-${n + 1}`);

  for (let first = 0; first < KILLS; first += TOGETHER) {
    const together = slugs.slice(first, first + TOGETHER);
    // Of several at once the last ends later than one alone.
    const share = (): number => 0.3 + Math.random() * TOGETHER * 0.7;
    const creates = together.map((slug) => spawnPulso(root, createArguments(slug)));
    await Promise.all(creates.map((create) => clock.kill(create, share())));
    const present = await listSlugs(workspace);
    const complete = together.filter((slug) => present.includes(slug)).length;
    if (complete === 0) clock.allTooEarly();
    if (complete === together.length) clock.allTooLate();
  }

  const survivors = await listSlugs(workspace);
  for (const slug of survivors) expect(await filesOf(workspace, slug)).toEqual(whole);
  // Kills before and after the client was in place, or nothing was shown.
  expect(survivors.length).toBeGreaterThan(1);
  expect(survivors.length).toBeLessThan(KILLS);

  const missing = slugs.filter((slug) => !survivors.includes(slug));
  // A lock that outlives its holder would keep the first one waiting for a minute, and fail it.
  for (const slug of missing) await createNow(root, slug);

  expect(await listSlugs(workspace)).toHaveLength(KILLS + 1);
  expect(
    (await validateClients({ workspace, now: () => new Date() }, { all: true })).problems,
  ).toEqual([]);
  expect(await verifyAudit(workspace)).toEqual([]);
  for (const state of ['staging', 'lock']) {
    expect(await readdir(join(root, '.pulso', state))).toEqual([]);
  }
}, 600_000);
