import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson, startCli } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryWorkspace } from '../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 500}\nnetwork: {pool: 10.227.0.0/16}\n';
const CLIENT_CONFIG = 'template/config/client.yaml.hbs';

/** A workspace with two clients, and a function that edits its files. */
async function fleet() {
  const { root } = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  const options = { cwd: root, engine: createFakeEngine() };
  for (const slug of ['claro', 'tigo']) {
    const { code } = await runCli(['create', slug, '--name', slug, '--country', 'CO'], options);
    expect(code).toBe(0);
  }
  const read = (path: string): Promise<string> => readFile(join(root, 'clients', path), 'utf8');
  const edit = async (path: string, from: string, to: string): Promise<void> => {
    const text = await read(path);
    expect(text).toContain(from);
    await writeFile(join(root, 'clients', path), text.replace(from, to));
  };
  const conflict = async (): Promise<void> => {
    await edit('claro/config/client.yaml', 'language: es', 'language: en');
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
  };
  return { root, options, read, edit, conflict };
}

describe('pulso diff', () => {
  it('exits 2 if something would change, only with --exit-code', async () => {
    const { options, edit } = await fleet();
    expect(await runCli(['diff', '--exit-code'], options)).toMatchObject({ code: 0 });
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
    expect(await runCli(['diff'], options)).toMatchObject({ code: 0 });
    expect(await runCli(['diff', '--exit-code'], options)).toMatchObject({ code: 2 });
  });

  it('prints the documented JSON', async () => {
    const { options, conflict } = await fleet();
    await conflict();
    const { code, document } = await runJson(['diff', '--all'], options);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      version: 1,
      clients: [
        {
          slug: 'claro',
          status: 'conflict',
          from: '1.2.3',
          to: '1.2.3',
          files: [
            {
              path: 'config/client.yaml',
              change: 'modified',
              conflicts: [{ at: 'language', base: 'es', template: 'pt', client: 'en' }],
            },
          ],
        },
        { slug: 'tigo', status: 'behind', files: [{ path: 'config/client.yaml', conflicts: [] }] },
      ],
    });
  });

  it('reports every client even if one fails, and exits 1', async () => {
    const { root, options, edit } = await fleet();
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
    await writeFile(join(root, 'clients/claro/.pulso/instance.json'), '{"slug": [');
    const { code, stdout, stderr } = await runCli(['diff', '--exit-code'], options);
    expect(code).toBe(1);
    expect(stdout).toContain('+language: pt');
    expect(stderr).toContain('claro');
  });

  it.each([
    [['--stat'], '  ~ config/client.yaml'],
    [['--format', 'markdown'], '<!-- pulso-diff -->'],
  ])('prints %s', async (flags, expected) => {
    const { options, edit } = await fleet();
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
    const { stdout } = await runCli(['diff', ...flags], options);
    expect(stdout).toContain(expected);
  });
});

describe('pulso sync', () => {
  it('updates all clients by default, and exits 1 if one is in conflict', async () => {
    const { options, read, conflict } = await fleet();
    await conflict();
    const { code, stdout } = await runCli(['sync'], options);
    expect(code).toBe(1);
    expect(stdout).toContain('conflict claro/config/client.yaml language');
    expect(await read('tigo/config/client.yaml')).toContain('language: pt');
    expect(await read('claro/config/client.yaml')).toContain('language: en');
  });

  it('deploys in waves', async () => {
    const { options, edit } = await fleet();
    await edit('template/docker-compose.yml.hbs', 'image: busybox', 'image: busybox:2');
    const flags = ['--deploy', '--canary', 'tigo', '--max-unavailable', '50%', '--timeout', '5s'];
    const { code, stderr } = await runCli(['sync', ...flags], options);
    expect(code).toBe(0);
    expect(stderr).toContain('canary: tigo');
    expect(options.engine.applied.map(({ slug }) => slug)).toEqual(['tigo', 'claro']);
  });

  it.each([
    [['--canary', '2'], '--canary requires --deploy'],
    [['--deploy', '--max-unavailable', '0'], 'invalid value "0" for --max-unavailable'],
    [['--deploy', '--max-unavailable', '101%'], 'invalid value "101%" for --max-unavailable'],
    [['--conflict', 'mine'], 'use fail, ours, theirs, markers'],
    [['--deploy', '--canary', 'nobody'], 'not among the clients'],
  ])('refuses %s', async (flags, expected) => {
    const { options } = await fleet();
    const { code, stderr } = await runCli(['sync', ...flags], options);
    expect(code).toBe(1);
    expect(stderr).toContain(expected);
  });

  it('prompts for questions that are new in the template', async () => {
    const { options, edit, read } = await fleet();
    const question = '  - {key: tier, type: text, prompt: Which tier, default: gold}\nports:\n';
    await edit('template/template.yaml', 'ports:\n', question);
    await edit(CLIENT_CONFIG, 'language: es', 'language: es\ncustom:\n  tier: {{yaml tier}}');
    const running = startCli(['sync', 'claro'], { ...options, columns: 100 });
    await running.shows('Which tier');
    running.type('gold plus\r');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await read('claro/config/client.yaml')).toContain('tier: "gold plus"');
  });
});

describe('pulso resolve', () => {
  it('shows each conflict and writes the chosen value', async () => {
    const { options, read, conflict } = await fleet();
    await conflict();
    const running = startCli(['resolve', 'claro'], { ...options, columns: 100 });
    await running.shows('Which value do you want? (1 of 1)');
    running.type('\u001b[B\r');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await read('claro/config/client.yaml')).toContain('language: pt');
    expect(await runCli(['diff', 'claro', '--exit-code'], options)).toMatchObject({ code: 0 });
  });

  it('requires a terminal, and names the command that does not', async () => {
    const { options, conflict } = await fleet();
    await conflict();
    const { code, stderr } = await runCli(['resolve', 'claro'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('--conflict');
  });
});

describe('pulso set, upgrade and overrides', () => {
  it('changes answers', async () => {
    const { options, read } = await fleet();
    const { code } = await runCli(['set', 'claro', 'name=Claro: "Nueva"', 'country=PE'], options);
    expect(code).toBe(0);
    expect(await read('claro/config/client.yaml')).toContain('name: "Claro: \\"Nueva\\""');
    expect(await read('claro/config/client.yaml')).toContain('country: "PE"');
    expect(await read('tigo/config/client.yaml')).toContain('country: "CO"');
  });

  it.each([
    [['set', 'claro'], 'no answer is given'],
    [['set', 'name=x'], 'no client is named'],
    [['set', 'claro', 'nam=x'], 'does not ask for nam'],
    [['upgrade', 'claro'], '--app-version'],
  ])('refuses %s', async (argv, expected) => {
    const { options } = await fleet();
    const { code, stderr } = await runCli(argv, options);
    expect(code).toBe(1);
    expect(stderr).toContain(expected);
  });

  it('upgrades only the named client', async () => {
    const { options, edit, read } = await fleet();
    const question =
      '  - {key: app_version, type: text, prompt: Version, default: 1.0.0}\nports:\n';
    await edit('template/template.yaml', 'ports:\n', question);
    await edit('template/docker-compose.yml.hbs', 'busybox', 'busybox:{{app_version}}');
    await runCli(['sync', '--yes'], options);
    const { code } = await runCli(['upgrade', 'tigo', '--app-version', '1.5.0'], options);
    expect(code).toBe(0);
    expect(await read('tigo/docker-compose.yml')).toContain('busybox:1.5.0');
    expect(await read('claro/docker-compose.yml')).toContain('busybox:1.0.0');
  });

  it('shows the overrides of each client', async () => {
    const { options, edit } = await fleet();
    await edit('claro/config/client.yaml', 'language: es', 'language: en');
    const { stdout } = await runCli(['overrides'], options);
    expect(stdout).toContain('-language: es\n+language: en');
    expect(stdout).toContain('2 clients, 1 with overrides');
  });
});

describe('pulso template release', () => {
  it('raises the version of the template', async () => {
    const { options, read } = await fleet();
    expect(await runCli(['template', 'release', 'minor'], options)).toMatchObject({
      code: 0,
      stdout: 'released template 1.2.3 → 1.3.0\n',
    });
    expect(await read('template/template.yaml')).toContain('version: 1.3.0');
    expect(await runCli(['template', 'release', 'huge'], options)).toMatchObject({ code: 1 });
  });
});

describe('what is not deployed yet', () => {
  it('is named by sync, with the command that deploys it', async () => {
    const { options, edit } = await fleet();
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
    const { stderr } = await runCli(['sync'], options);
    expect(stderr).toContain('not deployed yet: claro, tigo; next: pulso deploy claro tigo');
    expect((await runCli(['sync'], options)).stderr).not.toContain('not deployed');
  });

  it('is named by set and upgrade for the clients that changed', async () => {
    const { options } = await fleet();
    const { stderr } = await runCli(['set', 'tigo', 'name=Other'], options);
    expect(stderr).toContain('not deployed yet: tigo; next: pulso deploy tigo');
    expect((await runCli(['set', 'tigo', 'name=Third', '--dry-run'], options)).stderr).toBe('');
  });

  it('of many clients is counted, and deployed by the words that chose them', async () => {
    const { options } = await fleet();
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      const argv = ['create', `c${n}`, '--name', `C${n}`, '--country', 'CO'];
      expect(await runCli(argv, options)).toMatchObject({ code: 0 });
    }
    const select = ['--select', 'country=CO'];
    const chosen = await runCli(['set', ...select, 'name=One'], options);
    expect(chosen.stderr).toContain('claro, 1 more; next: pulso deploy --select country=CO');
    const all = await runCli(['set', '--all', 'name=Two'], options);
    expect(all.stderr).toContain('next: pulso deploy --all');
  });

  it('is not what a rollout has deployed', async () => {
    const { options, edit } = await fleet();
    await edit(CLIENT_CONFIG, 'language: es', 'language: pt');
    const { stderr, code } = await runCli(['sync', '--deploy'], options);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not deployed') as string }); // prettier-ignore
  });
});
