import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callerOf } from '../../src/cli/caller.ts';
import { createSession } from '../../src/cli/session.ts';
import { stateFile } from '../../src/workspace/workspace.ts';
import { createFakeIo } from '../support/fake-io.ts';
import { runCli, runJson } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryWorkspace } from '../support/temporary-workspace.ts';

const CREATE = ['create', 'claro', '--set', 'name=Claro', '--set', 'country=CO'];

async function workspace(anchor: string): Promise<string> {
  const { root } = await temporaryWorkspace({
    'pulso.yaml': `blocks: {first: 830}\nnetwork: {pool: 10.225.0.0/16}\naudit: {anchor: ${anchor}}\n`,
    ...smallTemplate(),
  });
  return root;
}

it('audit --against compares with a file or stdin, and says what was rewritten', async () => {
  const cwd = await workspace('heads.jsonl');
  expect(await runCli(CREATE, { cwd })).toMatchObject({ code: 0 });
  const set = await runCli(['set', 'claro', 'database=bigquery'], { cwd });
  expect(set).toMatchObject({ code: 0 });
  const { document } = await runJson(['audit', 'claro'], { cwd });
  expect(document['entries']).toMatchObject([
    { action: 'create' },
    { action: 'set', detail: expect.stringContaining('answers database postgresql → bigquery') },
  ]);
  const intact = await runCli(['audit', '--verify', '--against', 'heads.jsonl'], { cwd });
  expect(intact).toMatchObject({ code: 0, stdout: expect.stringContaining('no problems') });
  const heads = await readFile(join(cwd, 'heads.jsonl'), 'utf8');
  const other = heads.replace(/"hash":"./, '"hash":"f').replace(/"hash":"f(?=f)/, '"hash":"0');
  const stdin = other === heads ? heads.replace('"hash":"f', '"hash":"0') : other;
  const rewritten = await runCli(['audit', '--against', '-'], { cwd, stdin });
  expect(rewritten).toMatchObject({ code: 1, stdout: expect.stringContaining('audit-rewritten') });
});

it('an anchor that fails is a warning and blocks nothing', async () => {
  const cwd = await workspace('missing/heads.jsonl');
  const run = await runCli(CREATE, { cwd });
  expect(run).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('cannot record the audit'),
  });
  const log = await readFile(stateFile({ root: cwd } as never, 'audit.log'), 'utf8');
  expect(log.trim().split('\n')).toHaveLength(1);
  await writeFile(join(cwd, 'missing'), '');
});

it.runIf(process.getuid?.() === 0)('who names the operator behind sudo', async () => {
  const actor = async (env: Record<string, string>): Promise<string> => {
    const io = createFakeIo({ env });
    const flags = { output: 'human', quiet: true, yes: false, debug: false, color: false } as never;
    return callerOf(await createSession(io, flags, new AbortController())).actor;
  };
  expect(await actor({ SUDO_USER: 'ana' })).toMatch(/^ana \(as root\)@/);
  expect(await actor({ SUDO_USER: 'root' })).toMatch(/^root@/);
  expect(await actor({ USER: 'eva', LOGNAME: 'eva' })).toMatch(/^root@/);
});
