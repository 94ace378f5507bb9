import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, startCli, type RunningCli } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryWorkspace } from '../support/temporary-workspace.ts';

const DOWN = '\u001b[B';
const CONFIG = 'clients/claro/config/client.yaml';
const KEYS = ['language: es', 'currency: COP', 'timezone: America/Bogota'];

/** A client that is in conflict with its template at language, currency and time zone. */
async function conflicts(editor = 'true') {
  const { root } = await temporaryWorkspace({
    'pulso.yaml': 'blocks: {first: 500}\nnetwork: {pool: 10.227.0.0/16}\n',
    ...smallTemplate(),
  });
  const env = { PATH: process.env['PATH'] ?? '', EDITOR: editor };
  const blind = { cwd: root, engine: createFakeEngine(), env };
  const options = { ...blind, columns: 100 };
  await runCli(['create', 'claro', '--name', 'Claro', '--country', 'CO'], blind);
  const edit = async (path: string, values: readonly string[]): Promise<void> => {
    const text = await readFile(join(root, path), 'utf8');
    const edited = KEYS.reduce((so, key, index) => so.replace(key, values[index] ?? key), text);
    await writeFile(join(root, path), edited);
  };
  await edit(CONFIG, ['language: en', 'currency: USD', 'timezone: Europe/Madrid']);
  await edit('clients/template/config/client.yaml.hbs', [
    'language: pt',
    'currency: EUR',
    'timezone: America/Lima',
  ]);
  const values = async (): Promise<string[]> => {
    const text = await readFile(join(root, CONFIG), 'utf8');
    return [...text.matchAll(/^(?:language|currency|timezone): (.*)$/gm)].map(([, one]) => one!);
  };
  return { options, values };
}

/** Types an answer as soon as its question is there. */
async function answer(running: RunningCli, question: string, keys: string): Promise<void> {
  await running.shows(question);
  running.io.stderr.text = '';
  running.type(keys);
}

describe('pulso resolve', () => {
  it('keeps the answers if it is interrupted, and asks only the others the next time', async () => {
    const { options, values } = await conflicts();
    const first = startCli(['resolve', 'claro'], options);
    await answer(first, '(1 of 3)', `${DOWN}\r`);
    await answer(first, '(2 of 3)', '\u0003');
    const { code, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('1 answer is kept: pulso resolve claro asks only for the others');
    expect(await values()).toEqual(['en', 'USD', 'Europe/Madrid']);
    const second = startCli(['resolve', 'claro'], options);
    await second.shows('1 answer of an earlier resolve kept');
    await answer(second, '(2 of 3)', '\r');
    await answer(second, '(3 of 3)', '\r');
    await answer(second, 'Apply 3 answers?', '\r');
    const { code: end, stdout } = await second.ended;
    expect([end, stdout.includes('conflict')]).toEqual([0, false]);
    expect(await values()).toEqual(['pt', 'USD', 'Europe/Madrid']);
  });

  it('pages a long conflict with one key, and never takes it for an answer', async () => {
    const { options } = await conflicts();
    const write = (folder: string, side: string): Promise<void> => {
      const lines = Array.from({ length: 40 }, (_, at) => `${side} ${at + 1}\n`);
      return writeFile(join(options.cwd, 'clients', folder, 'a.txt'), lines.join(''));
    };
    await write('template', 'template');
    await write('claro', 'client');
    const running = startCli(['resolve', 'claro'], { ...options, rows: 30 });
    await running.shows('… 36 more lines');
    await answer(running, 'show all lines (6 pages left)', `${DOWN.repeat(3)}\r`);
    await answer(running, 'template, lines 1-17 of 40:', '\r');
    await answer(running, 'template, lines 18-34 of 40:', '\r');
    await answer(running, 'template, lines 35-40 of 40:', '\u0003');
    expect(await running.ended).toMatchObject({ code: 130 });
    const again = startCli(['resolve', 'claro'], options);
    await answer(again, '(1 of 4)', '\u0003');
    expect((await again.ended).stderr).not.toContain('kept');
  });

  it('answers the rest alike', async () => {
    const { options, values } = await conflicts();
    const running = startCli(['resolve', 'claro'], options);
    await answer(running, '(1 of 3)', '\r');
    await answer(running, "the template's, for this and 1 other", `${DOWN.repeat(4)}\r`);
    await answer(running, 'Apply 3 answers?', '\r');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await values()).toEqual(['en', 'EUR', 'America/Lima']);
  });

  it('goes back to a conflict, and from the end to the last one', async () => {
    const { options, values } = await conflicts();
    const running = startCli(['resolve', 'claro'], options);
    await answer(running, '(1 of 3)', '\r');
    await answer(running, 'back to the conflict before', `${DOWN.repeat(6)}\r`);
    await answer(running, "answered  the client's", `${DOWN}\r`);
    await answer(running, '(2 of 3)', '\r');
    await answer(running, '(3 of 3)', '\r');
    await answer(running, 'Apply 3 answers?', `${DOWN}\r`);
    await answer(running, '(3 of 3)', `${DOWN}\r`);
    await answer(running, 'Apply 3 answers?', '\r');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await values()).toEqual(['pt', 'USD', 'America/Lima']);
  });

  it('takes a text from the editor, and says why another is not taken', async () => {
    // Only the text for language is one entry of YAML.
    const editor = `sh -c 'if grep -q language "$0"; then printf "language: fr\\n" > "$0"; else printf "%s" "broken" > "$0"; fi'`;
    const { options, values } = await conflicts(editor);
    const running = startCli(['resolve', 'claro'], options);
    await answer(running, '(1 of 3)', `${DOWN.repeat(2)}\r`);
    await answer(running, '(2 of 3)', `${DOWN.repeat(2)}\r`);
    await answer(running, 'the text is not taken', `${DOWN.repeat(3)}\r`);
    await answer(running, 'Apply 3 answers?', '\r');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await values()).toEqual(['fr', 'USD', 'Europe/Madrid']);
  });
});
