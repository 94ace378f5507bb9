import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { silentReporter } from '../../../src/core/reporter.ts';
import { initWorkspace } from '../../../src/operations/create/init-workspace.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { openWorkspace } from '../../../src/workspace/settings/open-workspace.ts';
import { packageRoot } from '../../../src/workspace/disk/package-root.ts';
import { STARTER_CONFIG } from '../../../src/workspace/starter/starter-config.ts';
import { workspaceConfigSchema } from '../../../src/workspace/settings/workspace-config-schema.ts';
import { completeConfig } from '../../../src/workspace/settings/workspace-config.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const context = { now: () => new Date(0), actor: 'ana@ops-1', reporter: silentReporter };

function init(folder: string): ReturnType<typeof initWorkspace> {
  return initWorkspace(context, { folder });
}

describe('initWorkspace', () => {
  it('makes a workspace that opens, with the shipped template', async () => {
    const folder = join(await temporaryFolder(), 'deep/telcos');
    const { root, written } = await init(folder);
    expect(root).toBe(folder);
    expect(written).toContain('pulso.yaml');
    expect((await openWorkspace(folder)).config).toEqual(completeConfig({}));
    const shipped = await readdir(join(packageRoot(), 'clients/template'), { recursive: true });
    expect((await readdir(join(folder, 'clients/template'), { recursive: true })).sort()).toEqual(
      shipped.sort(),
    );
    expect(await readdir(join(folder, '.pulso/staging'))).toEqual([]);
    expect((await readAudit(await openWorkspace(folder))).map((entry) => entry.action)).toEqual([
      'init',
    ]);
  });

  it('refuses a path that is a file, and leaves it', async () => {
    const file = join(await temporaryFolder(), 'notes.txt');
    await writeFile(file, 'mine');
    await expect(init(file)).rejects.toMatchObject({ code: 'not-a-folder' });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('does nothing the second time', async () => {
    const folder = await temporaryFolder();
    await init(folder);
    const before = await stat(join(folder, 'pulso.yaml'));
    expect((await init(folder)).written).toEqual([]);
    expect((await stat(join(folder, 'pulso.yaml'))).mtimeMs).toBe(before.mtimeMs);
    expect(await readAudit(await openWorkspace(folder))).toHaveLength(1);
  });

  it('finishes what a killed run began', async () => {
    const folder = await temporaryFolder();
    await init(folder);
    await rm(join(folder, 'pulso.yaml'));
    await rm(join(folder, 'README.md'));
    expect((await init(folder)).written).toEqual(['README.md', 'pulso.yaml']);
  });

  it.each([
    'README.md',
    '.gitignore',
    '.gitattributes',
    'pulso.yaml',
    'clients/template/template.yaml',
  ])('overwrites no %s, and writes nothing else', async (path) => {
    const folder = await temporaryFolder();
    await putFiles(folder, { [path]: '# mine\n' });
    const before = await readdir(folder, { recursive: true });
    await expect(init(folder)).rejects.toMatchObject({
      code: 'files-exist',
      at: { file: join(folder, path) },
    });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
    expect(await readFile(join(folder, path), 'utf8')).toBe('# mine\n');
  });

  it("takes a folder of a file's name for a file that is there", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'README.md'));
    await expect(init(folder)).rejects.toMatchObject({ code: 'files-exist' });
  });

  it('writes nothing in a dry run', async () => {
    const folder = await temporaryFolder();
    const { written } = await initWorkspace(context, { folder, dryRun: true });
    expect(written).toContain('pulso.yaml');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('initWorkspace with a timer', () => {
  it.each([
    ['systemd', 2],
    ['cron', 1],
  ] as const)('adds files of %s to a workspace, and says how to use them', async (timer, count) => {
    const folder = await temporaryFolder();
    await putFiles(folder, { 'pulso.yaml': '', 'README.md': 'ours\n' });
    const { written, install = [] } = await initWorkspace(context, { folder, timer });
    expect(written).toHaveLength(count);
    for (const path of written) {
      expect(await readFile(join(folder, path), 'utf8')).toContain(folder);
      expect(install.join('\n')).toContain(path);
    }
    expect(await readdir(folder)).not.toContain('clients');
    expect((await readAudit(await openWorkspace(folder))).at(-1)?.detail).toContain(timer);
    expect((await initWorkspace(context, { folder, timer })).written).toEqual([]);
  });

  it('refuses a folder that a timer cannot name, and writes nothing', async () => {
    const folder = await temporaryFolder();
    const bad = initWorkspace(context, { folder: join(folder, 'a\nb'), timer: 'cron' });
    await expect(bad).rejects.toMatchObject({ code: 'bad-flags' });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('initWorkspace with a pipeline', () => {
  const WORKFLOW = '.github/workflows/pulso.yml';
  const add = (folder: string, ci: 'github' | 'gitlab') => initWorkspace(context, { folder, ci });

  it('makes a workspace that has one', async () => {
    const folder = await temporaryFolder();
    const { written } = await add(folder, 'github');
    expect(written).toContain(WORKFLOW);
    expect(written.at(-1)).toBe('pulso.yaml');
    expect((await add(folder, 'github')).written).toEqual([]);
  });

  it.each([
    ['github', [WORKFLOW]],
    ['gitlab', ['.gitlab/pulso.yml', '.gitlab-ci.yml']],
  ] as const)('adds nothing else to a workspace (%s)', async (ci, files) => {
    const folder = await temporaryFolder();
    await putFiles(folder, { 'pulso.yaml': '', 'README.md': 'ours\n' });
    const result = await add(folder, ci);
    expect(result.written).toEqual(files);
    expect(result).not.toHaveProperty('extend');
    expect(await readdir(folder)).not.toContain('clients');
    expect((await readAudit(await openWorkspace(folder))).at(-1)?.detail).toContain(ci);
  });

  it.each([
    'mirror.example/pulso/cli:0.1.0',
    'pulso/cli',
    `pulso/cli@sha256:${'a'.repeat(63)}`,
    `pulso/cli@sha256:${'a'.repeat(64)} --privileged`,
    `$(id)@sha256:${'a'.repeat(64)}`,
  ])('refuses the image %s, and writes nothing', async (ciImage) => {
    const folder = await temporaryFolder();
    const refused = initWorkspace(context, { folder, ci: 'github', ciImage });
    await expect(refused).rejects.toMatchObject({ code: 'not-pinned' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    'https://files.example/pulso-linux-x64',
    `http://files.example/pulso@sha256:${'a'.repeat(64)}`,
    `https://files.example/'; id; '@sha256:${'a'.repeat(64)}`,
  ])('refuses the executable %s, and writes nothing', async (ciExecutable) => {
    const folder = await temporaryFolder();
    const refused = initWorkspace(context, { folder, ci: 'gitlab', ciExecutable });
    await expect(refused).rejects.toMatchObject({ code: 'not-pinned' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('overwrites no workflow, and writes nothing', async () => {
    const folder = await temporaryFolder();
    await putFiles(folder, { [WORKFLOW]: 'name: ours\n' });
    await expect(add(folder, 'github')).rejects.toMatchObject({
      code: 'files-exist',
      at: { file: join(folder, WORKFLOW) },
    });
    expect(await readFile(join(folder, WORKFLOW), 'utf8')).toBe('name: ours\n');
    expect(await readdir(folder)).toEqual(['.github']);
  });

  it("leaves GitLab's own file to its owner, and says that it has to include ours", async () => {
    const folder = await temporaryFolder();
    await putFiles(folder, { 'pulso.yaml': '', '.gitlab-ci.yml': 'stages: [build]\n' });
    const result = await add(folder, 'gitlab');
    expect(result).toMatchObject({ written: ['.gitlab/pulso.yml'], extend: '.gitlab-ci.yml' });
    expect(await readFile(join(folder, '.gitlab-ci.yml'), 'utf8')).toBe('stages: [build]\n');
    const again = await add(folder, 'gitlab');
    expect(again.written).toEqual([]);
    expect(again).not.toHaveProperty('extend');
  });
});

describe("the new workspace's pulso.yaml", () => {
  /** The file with every setting switched on. */
  const settings = STARTER_CONFIG.split('\n')
    .slice(1)
    .map((line) => (/^# ( *[\w-]+:| {2})/.test(line) ? line.slice(2) : ''))
    .join('\n');

  it('shows every setting there is, and only those', () => {
    const shown = workspaceConfigSchema.parse(parse(settings));
    expect(Object.keys(shown).sort()).toEqual(Object.keys(workspaceConfigSchema.shape).sort());
  });

  it('shows the defaults that hold', () => {
    const { template, templates, target, blocks, network } = parse(settings) as Record<
      string,
      unknown
    >;
    expect(completeConfig({})).toMatchObject({ template, templates, target, blocks, network });
  });

  it('names the schema that editors complete it by', () => {
    expect(STARTER_CONFIG.split('\n')[0]).toBe(
      '# yaml-language-server: $schema=.pulso/schemas/pulso.schema.json',
    );
  });
});
