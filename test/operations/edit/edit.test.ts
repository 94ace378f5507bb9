import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';
import { runCli, startCli, type RunningCli } from '../../support/run-cli.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { temporaryFolder, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 700}\nnetwork: {pool: 10.229.0.0/16}\n';
const CONFIG = 'clients/acme/config/client.yaml';

let cwd: string;
let engine: FakeEngine;

beforeEach(async () => {
  cwd = (await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() })).root;
  engine = createFakeEngine();
  await runCli(['create', 'acme', '--name', 'Acme', '--country', 'CO', '--deploy'], {
    cwd,
    engine,
  });
});

/** Runs `pulso edit` with editors that each carry out one script of sed, the last one for all that follow. */
async function edit(words: readonly string[], ...scripts: string[]): Promise<RunningCli> {
  const folder = await temporaryFolder();
  const editor = join(folder, 'editor');
  const cases = scripts.map((script, at) => `${at + 1 === scripts.length ? '*' : at}) sed -i '${script}' "$1" ;;`); // prettier-ignore
  await writeFile(editor, `#!/bin/sh\nn=$(cat ${folder}/n 2>/dev/null || echo 0)\necho $((n + 1)) > ${folder}/n\ncase $n in\n${cases.join('\n')}\nesac\n`); // prettier-ignore
  await chmod(editor, 0o755);
  const env = { PATH: process.env['PATH'] ?? '', EDITOR: editor };
  return startCli(['edit', 'acme', ...words], { cwd, engine, env, columns: 100 });
}

async function answer(running: RunningCli, question: string, keys: string): Promise<void> {
  await running.shows(question);
  running.io.stderr.text = '';
  running.type(keys);
}

function read(path: string): Promise<string> {
  return readFile(join(cwd, path), 'utf8');
}

async function actions(): Promise<string> {
  return (await runCli(['audit', 'acme'], { cwd })).stdout;
}

describe('pulso edit of the answers', () => {
  it('renders and merges what changed, shows the diff, and offers to deploy', async () => {
    const cli = await edit([], 's/^name: .*/name: Other/');
    await cli.shows('+name: "Other"');
    await answer(cli, 'Write this to clients/acme?', 'y\r');
    await answer(cli, 'Deploy acme now?', 'n\r');
    const { code, stdout } = await cli.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'acme: answers.yaml updated\n' });
    expect(await read(CONFIG)).toContain('name: "Other"');
    expect(JSON.parse(await read('clients/acme/.pulso/instance.json'))).toMatchObject({ answers: { name: 'Other' } }); // prettier-ignore
    expect(await actions()).toContain('edit');
  });

  it('goes back to the editor with what is wrong, until it is right', async () => {
    const cli = await edit([], 's/^country: .*/country: Nowhere/', 's/^country: .*/country: MX/');
    await cli.shows('the text is not taken: --country');
    await answer(cli, 'Edit it again?', 'y\r');
    await answer(cli, 'Write this to clients/acme?', 'y\r');
    await answer(cli, 'Deploy acme now?', 'y\r');
    expect(await cli.ended).toMatchObject({ code: 0 });
    expect(await read(CONFIG)).toContain('country: "MX"');
  });

  it.each([
    ['text that is no YAML', '1s/.*/a: [/', 'not taken'],
    ['a line that was taken out', '/^country/d', 'no line for country'],
  ])('takes no %s, and writes nothing if one gives up', async (_, script, says) => {
    const before = await read(CONFIG);
    const cli = await edit([], script);
    await cli.shows(says);
    await answer(cli, 'Edit it again?', 'n\r');
    expect(await cli.ended).toMatchObject({ code: 0, stdout: 'acme: answers.yaml unchanged\n' });
    expect(await read(CONFIG)).toBe(before);
    expect(await actions()).not.toContain('edit');
  });

  it('--dry-run shows the diff, asks nothing and writes nothing', async () => {
    const before = await read(CONFIG);
    const { code, stdout, stderr } = await (
      await edit(['--dry-run'], 's/^name: .*/name: Other/')
    ).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('+name: "Other"');
    expect(stderr).not.toContain('Deploy acme now?');
    expect(await read(CONFIG)).toBe(before);
    expect(await actions()).not.toContain('edit');
  });

  it('writes nothing if nothing changed, if it is declined, or if the editor fails', async () => {
    const before = await read(CONFIG);
    const same = await edit([], '');
    expect(await same.ended).toMatchObject({ code: 0, stdout: 'acme: answers.yaml unchanged\n' });
    const declined = await edit([], 's/^name: .*/name: Other/');
    await answer(declined, 'Write this to clients/acme?', 'n\r');
    expect(await declined.ended).toMatchObject({ code: 130 });
    const failed = await edit([], 's/(/');
    expect((await failed.ended).stderr).toContain('the editor failed');
    expect(await read(CONFIG)).toBe(before);
  });
});

describe('pulso edit of a file', () => {
  it('validates it, and deploys it if one wants', async () => {
    const broken = 's/image: busybox/image: [busybox/';
    const cli = await edit(['docker-compose.yml'], broken, 's/image: .busybox/image: busybox:9/');
    await cli.shows('what would be written does not load');
    await answer(cli, 'Edit it again?', 'y\r');
    await cli.shows('+    image: busybox:9');
    await answer(cli, 'Write this to clients/acme?', 'y\r');
    await answer(cli, 'Deploy acme now?', 'y\r');
    expect(await cli.ended).toMatchObject({ code: 0 });
    const [service] = (await engine.observe(['acme'])).get('acme')?.services ?? [];
    expect(service?.image).toBe('busybox:9');
    expect(await actions()).toContain('docker-compose.yml');
  });

  it('leaves a file that was edited meanwhile as it is', async () => {
    const cli = await edit([CONFIG], 's/es/pt/');
    await cli.shows('Write this to clients/acme?');
    await writeFile(join(cwd, CONFIG), 'slug: acme\nname: meanwhile\n');
    cli.type('y\r');
    const { code, stderr } = await cli.ended;
    expect(code).toBe(1);
    expect(stderr).toContain('was edited while pulso was changing it');
    expect(await read(CONFIG)).toContain('meanwhile');
  });

  it.each([
    ['config/secrets/database_password', 'pulso secrets set acme database_password'],
    ['.pulso/instance.json', 'pulso edit acme'],
    ['../other/config/client.yaml', 'is not a path in clients/acme'],
  ])('does not open %s', async (path, says) => {
    const { code, stderr } = await (await edit([path], 's/a/b/')).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(says);
  });
});

it('without a terminal names the other ways', async () => {
  const { code, stderr } = await runCli(['edit', 'acme'], { cwd, engine });
  expect(code).toBe(1);
  expect(stderr).toContain('pulso set acme key=value');
});
