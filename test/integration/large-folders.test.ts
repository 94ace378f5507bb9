import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { spawnPulso } from '../support/spawn-pulso.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const MIB = 2 ** 20;
const OWN_FILES = 30_000;
const OWN_BYTES = 600 * MIB;
/** Less than any of what the folder holds would take; a run differs from the next by some. */
const ROOM = 64 * MIB;

const manifest = (version: string): string =>
  `name: template\nversion: ${version}\nquestions: []\nports: {}\n`;
const COMPOSE = 'services:\n  app:\n    image: registry.example/app:1.0\n';

async function openClient(): Promise<{ root: string; folder: string }> {
  const root = await temporaryFolder();
  await putFiles(root, {
    'pulso.yaml': '{}\n',
    'clients/template/template.yaml': manifest('1.0.0'),
    'clients/template/docker-compose.yml': COMPOSE,
    'clients/template/a.txt': 'one\n',
  });
  expect((await spawnPulso(root, ['create', 'acme', '--yes']).ended).code).toBe(0);
  await putFiles(root, {
    'clients/template/template.yaml': manifest('1.1.0'),
    'clients/template/a.txt': 'two\n',
  });
  return { root, folder: join(root, 'clients/acme') };
}

/** Runs a verb, and gives the most memory that it had at any moment, in bytes. */
async function peakOf(root: string, ...argv: string[]): Promise<number> {
  const folder = await temporaryFolder();
  const [script, told] = [join(folder, 'tell.mjs'), join(folder, 'peak')];
  await writeFile(
    script,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));
`,
  );
  const { code, stderr } = await spawnPulso(root, argv, { NODE_OPTIONS: `--import=${script}` })
    .ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return Number(await readFile(told, 'utf8')) * 1024;
}

it('what stands in a folder beside the files of the template takes no memory of any verb', async () => {
  const [small, large] = [await openClient(), await openClient()];
  const dump = join(large.folder, 'dump.sql');
  await writeFile(dump, '');
  await truncate(dump, OWN_BYTES);
  for (let at = 0; at < OWN_FILES; at += 1) {
    const folder = join(large.folder, `uploads/${Math.floor(at / 1000)}`);
    if (at % 1000 === 0) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${at}.bin`), '');
  }
  for (const argv of [['diff'], ['validate'], ['overrides'], ['sync']]) {
    const least = await peakOf(small.root, ...argv);
    const most = await peakOf(large.root, ...argv);
    expect(most - least, argv.join(' ')).toBeLessThan(ROOM);
  }
  expect(await readFile(join(large.folder, 'a.txt'), 'utf8')).toBe('two\n');
});
