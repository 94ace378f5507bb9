import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verifyAudit } from '../../src/workspace/audit/audit-log.ts';
import { readClientFiles } from '../../src/workspace/clients/read-client-files.ts';
import { openWorkspace } from '../../src/workspace/settings/open-workspace.ts';
import { KillClock } from '../support/kill-clock.ts';
import { killCount } from '../support/kill-count.ts';
import { runPulso, spawnPulso } from '../support/spawn-pulso.ts';
import { smallTemplate } from '../support/small-template.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const KILLS = killCount(20);
const CLIENTS = 12;
const FILES = 8;
const EDIT = '# the client’s own line\n';

/** A template whose every file says which generation it is. */
function generation(number: number): Record<string, string> {
  const parts = Array.from({ length: FILES }, (_, at) => [
    `parts/part-${at}.txt.hbs`,
    `{{slug}} ${at}\ngeneration ${number}\n\n\n\nend\n`,
  ]);
  return smallTemplate(Object.fromEntries(parts) as Record<string, string>);
}

async function makeFleet(): Promise<string> {
  const root = await temporaryFolder();
  const settings = 'blocks: {first: 1300}\nnetwork: {pool: 10.128.0.0/14}\n';
  await putFiles(root, { 'pulso.yaml': settings, ...generation(0) });
  for (let n = 1; n <= CLIENTS; n += 1) {
    const answers = ['--name', `Client ${n}`, '--country', 'CO'];
    expect(await runPulso(root, 'create', `c${n}`, ...answers)).toMatchObject({ code: 0 });
    for (const path of editedFiles(root, `c${n}`)) {
      await writeFile(path, `${await readFile(path, 'utf8')}${EDIT}`);
    }
  }
  return root;
}

function editedFiles(root: string, slug: string): string[] {
  return [0, 3].map((at) => join(root, 'clients', slug, `parts/part-${at}.txt`));
}

/** The generation of each file of a client. */
async function generationsOf(root: string, slug: string): Promise<Set<string>> {
  const paths = Array.from({ length: FILES }, (_, at) => `parts/part-${at}.txt`);
  const files = readClientFiles(await openWorkspace(root), slug, paths);
  const parts = [...files.values()].filter(({ path }) => path.startsWith('parts/'));
  expect(parts).toHaveLength(FILES);
  return new Set(
    parts.map(({ bytes }) => /generation (\d+)/.exec(Buffer.from(bytes).toString())?.[1] ?? 'torn'),
  );
}

it(`after ${KILLS} kills at random moments of sync every client is complete and no edit is lost`, async () => {
  const root = await makeFleet();
  await putFiles(root, generation(1));
  const started = performance.now();
  expect(await runPulso(root, 'sync')).toMatchObject({ code: 0 });
  const clock = new KillClock(performance.now() - started);

  let mixed = 0;
  let last = 1;
  // As many as asked for, and more until some fell between two clients or within one.
  for (let kill = 1; kill <= KILLS || (mixed === 0 && kill <= 3 * KILLS); kill += 1) {
    last += 1;
    await putFiles(root, generation(last));
    await clock.kill(spawnPulso(root, ['sync']), 0.2 + Math.random());
    const seen = await Promise.all(
      Array.from({ length: CLIENTS }, (_, n) => generationsOf(root, `c${n + 1}`)),
    );
    const found = new Set(seen.flatMap((generations) => [...generations]));
    if (found.size > 1) mixed += 1;
    else if (!found.has(String(last))) clock.allTooEarly();
    else clock.allTooLate();
  }
  expect(mixed).toBeGreaterThan(0);

  expect(await runPulso(root, 'sync')).toMatchObject({ code: 0 });
  for (let n = 1; n <= CLIENTS; n += 1) {
    expect(await generationsOf(root, `c${n}`)).toEqual(new Set([String(last)]));
    for (const path of editedFiles(root, `c${n}`)) {
      expect(await readFile(path, 'utf8')).toContain(EDIT);
    }
  }
  const again = await runPulso(root, '-o', 'json', 'diff', '--all');
  const { clients } = JSON.parse(again.stdout) as { clients: { status: string }[] };
  expect(clients.map(({ status }) => status)).toEqual(Array(CLIENTS).fill('current'));
  expect(await verifyAudit(await openWorkspace(root))).toEqual([]);
}, 600_000);
