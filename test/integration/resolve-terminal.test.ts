import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasTmux, openTmux } from '../support/tmux.ts';
import { smallTemplate } from '../support/small-template.ts';
import { runPulso } from '../support/spawn-pulso.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const FILES = ['a.txt', 'b.txt', 'c.txt'];

function side(name: string): string {
  return Array.from({ length: 40 }, (_, line) => `${name} line ${line + 1}\n`).join('');
}

/** A client in conflict with its template in three files of 40 lines. */
async function makeConflicts(): Promise<string> {
  const root = await temporaryFolder();
  const files = (name: string) => Object.fromEntries(FILES.map((path) => [path, side(name)]));
  const settings = 'blocks: {first: 700}\nnetwork: {pool: 10.132.0.0/16}\n';
  await putFiles(root, { 'pulso.yaml': settings, ...smallTemplate(files('base')) });
  const argv = ['create', 'claro', '--name', 'Claro', '--country', 'CO'];
  expect(await runPulso(root, ...argv)).toMatchObject({ code: 0 });
  for (const [folder, name] of Object.entries({ claro: 'client', template: 'template' }))
    for (const path of FILES) await writeFile(join(root, 'clients', folder, path), side(name));
  return root;
}

describe.skipIf(!hasTmux)('pulso resolve on a terminal (tmux)', () => {
  it('shows conflicts of 40 lines, keeps answers over Ctrl-C, and answers the rest alike', async () => {
    const root = await makeConflicts();
    const { screen, press, shows, pulso } = await openTmux(root, { columns: 100, rows: 30 });
    const resolve = () => pulso('resolve claro');

    await resolve();
    await shows('(1 of 3)');
    // The conflict and its question fit on the screen together.
    expect(await screen()).toContain('conflict claro/a.txt lines 1-40');
    await press('Down', 'Down', 'Down', 'Enter');
    await shows('base, lines 1-17 of 40:');
    await press('Enter');
    await shows('base, lines 18-34 of 40:');
    await press('Up', 'Up', 'Enter');

    await shows('(2 of 3)');
    await press('C-c');
    await shows('exit code 130');
    expect(await screen()).toContain('1 answer is kept');
    expect(await readFile(join(root, 'clients/claro/a.txt'), 'utf8')).toBe(side('client'));

    await resolve();
    await shows('1 answer of an earlier resolve kept');
    await shows("the client's, for this and 1 other without an answer");
    await press('Down', 'Down', 'Down', 'Down', 'Enter');
    await shows('Apply 3 answers?');
    await press('Enter');
    await shows('exit code 0');

    const texts = FILES.map((path) => readFile(join(root, 'clients/claro', path), 'utf8'));
    expect(await Promise.all(texts)).toEqual([side('template'), side('client'), side('client')]);
  });
});
